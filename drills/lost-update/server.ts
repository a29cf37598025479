import type { CheckContext } from '../../src/judge/check';
import { IN_THIS_DATABASE } from '../../src/judge/kit/locks';

/** Locks of sessions that are in no transaction. */
export async function sessionLocks({ database }: CheckContext): Promise<number> {
  return (
    await database.query(
      `SELECT FROM pg_locks WHERE locktype = 'advisory'
         AND ${IN_THIS_DATABASE}`,
    )
  ).length;
}

/** The half of a second in which the database's clock is: within one, all times are equal in whole seconds. */
export async function halfSecond({ database }: CheckContext): Promise<string> {
  const [row] = await database.query<{ half: string }>(
    'SELECT floor(extract(epoch FROM clock_timestamp()) * 2)::text AS half',
  );
  return (row as { half: string }).half;
}
