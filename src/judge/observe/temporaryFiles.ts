import { DatabaseError, type Client } from 'pg';
import { EnvironmentError } from '../../errors';

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * What the sessions of the client's database keep in temporary files of the server's, in bytes.
 * @throws EnvironmentError where our role may not look at them
 */
export async function temporaryBytes(admin: Client): Promise<number> {
  try {
    // A file's name begins with the number of the process that it belongs to.
    const { rows } = await admin.query<{ bytes: string }>(
      `SELECT coalesce(sum(file.size), 0)::text AS bytes
       FROM pg_catalog.pg_ls_tmpdir() AS file
       JOIN pg_catalog.pg_stat_activity AS session ON file.name LIKE 'pgsql\\_tmp' || session.pid || '.%'
       WHERE session.datname = pg_catalog.current_database()`,
    );
    return Number((rows[0] as { bytes: string }).bytes);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new EnvironmentError(
      `The temporary files of this server cannot be looked at: ${error.message}`,
      'Use the embedded or the container server, or give the role of the URL the rights of pg_monitor.',
      { cause: error },
    );
  }
}
