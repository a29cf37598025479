import type { CheckContext } from '../../src/judge/check';
import { IN_THIS_DATABASE } from '../../src/judge/kit/locks';

/**
 * Runs the action while whoever goes through the trips has to wait, as if that took long: the judge has the table locked.
 * @param action gets what ends it
 */
export async function whileTripsAreSlow<T>(
  { database }: CheckContext,
  action: (goOn: () => Promise<void>) => Promise<T>,
): Promise<T> {
  await database.query('BEGIN');
  await database.query('LOCK TABLE trips IN ACCESS EXCLUSIVE MODE');
  let slow = true;
  const goOn = async (): Promise<void> => {
    if (slow) await database.query('COMMIT');
    slow = false;
  };
  try {
    return await action(goOn);
  } finally {
    await goOn();
  }
}

/** What the statements wait for that wait for a lock: tables, or rows. */
export async function waitedFor({ database }: CheckContext): Promise<string[]> {
  const rows = await database.query<{ what: string }>(
    `SELECT DISTINCT coalesce(relation::regclass::text || ' (' || mode || ')', 'a row that another one has locked') AS what
     FROM pg_locks WHERE NOT granted
       AND pid IN (SELECT pid FROM pg_locks WHERE ${IN_THIS_DATABASE})
     ORDER BY what`,
  );
  return rows.map(({ what }) => what);
}

/** How many statements wait for the trips themselves, and for nothing else. */
export async function tripsWaits({ database }: CheckContext): Promise<number> {
  const [row] = await database.query<{ waits: number }>(
    `SELECT count(DISTINCT pid)::int AS waits FROM pg_locks
     WHERE NOT granted AND relation = 'trips'::regclass AND ${IN_THIS_DATABASE}`,
  );
  return (row as { waits: number }).waits;
}
