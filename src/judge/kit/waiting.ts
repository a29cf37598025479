import { setTimeout as delay } from 'node:timers/promises';
import type { CheckContext } from '../check';

/** Looks until one who neither ends nor waits is taken for one who tries again and again; some seconds in all. */
const MOST_LOOKS = 400;

/**
 * Resolves when the call has come to its end, or so many sessions wait for a lock.
 * @returns whether it has come to its end
 */
export async function endedOrWaiting(
  t: CheckContext,
  call: Promise<unknown>,
  waiters = 1,
  looks = Infinity,
): Promise<boolean> {
  const ended = call.then(() => true);
  ended.catch(() => undefined); // whoever awaits the call hears of it, also where it fails later
  for (let look = 0; look < looks; look += 1) {
    if (await Promise.race([ended, delay(5, false)])) return true;
    if ((await waiting(t)) >= waiters) return false;
  }
  return false;
}

/** As `endedOrWaiting`, but goes on after some seconds where the call tries again and again. */
export async function underWay(t: CheckContext, call: Promise<unknown>): Promise<void> {
  await endedOrWaiting(t, call, 1, MOST_LOOKS);
}

/** How many sessions wait for a lock. */
export async function waiting({ database }: CheckContext): Promise<number> {
  await database.query('SELECT pg_stat_clear_snapshot()'); // else a transaction sees the sessions of its first look
  const [row] = await database.query<{ waiting: number }>(
    `SELECT count(DISTINCT pid)::int AS waiting FROM pg_locks
     WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`,
  );
  return (row as { waiting: number }).waiting;
}
