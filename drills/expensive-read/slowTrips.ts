import { setTimeout as delay } from 'node:timers/promises';
import type { CheckContext, Worker } from '../../src/judge/check';

const POLL_MS = 25;
/** Looks in a row that find the same: nobody is on their way any more. */
const SAME_LOOKS = 30;
/** Until nothing moves; a busy machine needs a second. */
const MOST_LOOKS = 400;

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

/** Waits until no more statements come to wait, or all have an answer. */
export async function untilNothingMoves(
  { database }: CheckContext,
  workers: readonly Worker[],
  answered: () => number,
  all: number,
): Promise<void> {
  let [last, same] = ['', 0];
  for (let look = 0; look < MOST_LOOKS && same < SAME_LOOKS && answered() < all; look += 1) {
    // What was called before has begun once this is answered.
    await Promise.all(workers.map((worker) => worker.attempt('src/database.ts', 'nothing')));
    const [row] = await database.query<{ waiting: number }>(
      'SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())',
    );
    const now = `${row?.waiting} ${answered()}`;
    same = now === last && (row?.waiting ?? 0) > 0 ? same + 1 : 0;
    last = now;
    await delay(POLL_MS);
  }
}

/** What the statements wait for that wait for a lock: tables, or rows. */
export async function waitedFor({ database }: CheckContext): Promise<string[]> {
  const rows = await database.query<{ what: string }>(
    `SELECT DISTINCT coalesce(relation::regclass::text || ' (' || mode || ')', 'a row that another one has locked') AS what
     FROM pg_locks WHERE NOT granted
       AND pid IN (SELECT pid FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))
     ORDER BY what`,
  );
  return rows.map(({ what }) => what);
}
