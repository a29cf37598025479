import type { Client } from 'pg';

/** What the sessions of the client's database keep in temporary files of the server's, in bytes. */
export async function temporaryBytes(admin: Client): Promise<number> {
  // A file's name begins with the number of the process that it belongs to.
  const { rows } = await admin.query<{ bytes: string }>(
    `SELECT coalesce(sum(file.size), 0)::text AS bytes
     FROM pg_catalog.pg_ls_tmpdir() AS file
     JOIN pg_catalog.pg_stat_activity AS session ON file.name LIKE 'pgsql\\_tmp' || session.pid || '.%'
     WHERE session.datname = pg_catalog.current_database()`,
  );
  return Number((rows[0] as { bytes: string }).bytes);
}
