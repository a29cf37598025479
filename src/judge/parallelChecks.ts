import { availableParallelism } from 'node:os';
import { connectAdmin } from '../postgres/connection';
import { serverError } from '../postgres/database/databaseFailure';
import type { ServerAccess } from '../postgres/server';

/**
 * Much of a check is waiting, for processes that start, clones and locks, so there are more than processors: eleven checks on two
 * of them took 3.9 s at once and 4.4 s six at a time. Their processes together take up to 0.5 GB.
 */
const MOST = Math.min(12, 6 * availableParallelism());

/** Kept for each check, its own and its processes': all of a drill's took up to 90 at once, one alone at most 26 (measured). */
const CONNECTIONS = 16;

/**
 * How many checks run side by side: as many as the machine bears, and fewer where a server of the user's has not as many
 * connections free (PostgreSQL comes with 100).
 * @throws EnvironmentError where the server cannot be asked
 */
export async function parallelChecks(access: ServerAccess): Promise<number> {
  if (access.kind !== 'url') return MOST; // Ours have room: src/postgres/settings.ts.
  try {
    const client = await connectAdmin(access);
    try {
      const { rows } = await client.query<{ free: number }>(
        `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                - coalesce(current_setting('reserved_connections', true)::int, 0) - sum(numbackends)::int AS free
         FROM pg_stat_database`,
      );
      return Math.max(1, Math.min(MOST, Math.floor((rows[0]?.free ?? 0) / CONNECTIONS)));
    } finally {
      await client.end();
    }
  } catch (error) {
    throw serverError(error, access);
  }
}
