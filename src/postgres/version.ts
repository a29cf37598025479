import { EnvironmentError } from '../errors';
import { withAdmin } from './connection';
import { POSTGRES_MAJOR, type ServerAccess } from './server';

/** 180004 reads 18.4. */
export function versionText(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`;
}

/**
 * Refuses a server of another major version: plans, locks and messages differ between them, and so would verdicts.
 * @param version as `server_version_num`
 */
export function assertMajorVersion(version: number): void {
  if (Math.floor(version / 10_000) === POSTGRES_MAJOR) return;
  throw new EnvironmentError(
    `Your server runs PostgreSQL ${versionText(version)}; the drills are judged on PostgreSQL ${POSTGRES_MAJOR}.`,
    `Use a server of version ${POSTGRES_MAJOR}, or set backendDrills.postgres (--postgres) to auto.`,
  );
}

/** Asks the server. */
export async function readVersion(
  access: Omit<ServerAccess, 'version'>,
  signal?: AbortSignal,
): Promise<number> {
  return withAdmin({ ...access, version: 0 }, { signal }, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      "SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version",
    );
    return Number(rows[0]?.version);
  });
}
