import { setTimeout as delay } from 'node:timers/promises';
import { CandidateError } from '../../src/errors';
import type { CheckContext, Worker } from '../../src/judge/check';

/** As the brief says: one that stands still for so long counts as never answered. */
const STILL_MS = 5_000;

/**
 * What the call resolves to.
 * @param isAlone whether no other call is under way
 * @throws CandidateError where the call fails; also where it waits for a lock while it is alone, and the session that has the lock is idle.
 *   The process is ended then, since a pool may close that session in a while, or never.
 */
export async function endedOrLocked<T>(
  t: Pick<CheckContext, 'database'>,
  worker: Worker,
  call: Promise<T>,
  isAlone: () => boolean,
): Promise<T> {
  const over = new AbortController();
  const ended = call.then(
    () => true,
    () => true, // whoever awaits the call hears of it
  );
  try {
    while (!(await Promise.race([ended, delay(STILL_MS, false, { signal: over.signal })]))) {
      if (!isAlone() || !(await waitsForTheIdle(t))) continue;
      await worker.kill();
      await ended;
      throw new CandidateError(
        `postPayment() of src/payments.ts did not answer: for ${STILL_MS / 1000} s it waited for a lock that an idle connection has kept since a request on it ended.`,
        'Give back every lock that a request takes before it is answered, on the connection that took it; one of a transaction ends with that.',
        { reason: 'timed-out' },
      );
    }
    return await call;
  } finally {
    over.abort();
  }
}

/** Whether a session waits for a lock that only idle ones of the same role have: who has no virtual transaction is in none. */
async function waitsForTheIdle({ database }: Pick<CheckContext, 'database'>): Promise<boolean> {
  const rows = await database.query(
    `SELECT FROM pg_catalog.pg_stat_activity waits
     WHERE datname = pg_catalog.current_database() AND (
       SELECT pg_catalog.bool_and(has.usesysid = waits.usesysid AND NOT EXISTS (
         SELECT FROM pg_catalog.pg_locks WHERE pg_locks.pid = has.pid AND locktype = 'virtualxid' AND granted))
       FROM pg_catalog.pg_stat_activity has WHERE has.pid = ANY (pg_catalog.pg_blocking_pids(waits.pid)))`,
  );
  return rows.length > 0;
}
