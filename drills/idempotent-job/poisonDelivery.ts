import { setTimeout as delay } from 'node:timers/promises';
import type { CheckContext, CheckDatabase, Worker } from '../../src/judge/check';
import { endedOrWaiting } from '../../src/judge/kit/waiting';
import { newMember } from './creditJob';
import { tryNext } from './delivery';

/**
 * Kills the worker while it handles a job for the member, so that what it had under way fails as well: the judge keeps the member's
 * row locked until the worker waits for it, and has taken the member away by the time that the server goes on. One that
 * ends without touching the member is killed afterwards.
 */
export async function poisonDelivery(t: CheckContext, worker: Worker, memberId: number): Promise<void> {
  const { database } = t;
  await database.query('BEGIN');
  await database.query('DELETE FROM members WHERE id = $1', [memberId]);
  const handling = tryNext(worker);
  handling.catch(() => undefined); // awaited below, unless the check is broken off before
  await endedOrWaiting(t, handling);
  await worker.kill();
  await handling;
  await database.query('COMMIT');
  while (await othersAreConnected(database)) await delay(5);
  await newMember(database, memberId);
}

/** The server ends a session whose client is gone at the end of its statement. */
async function othersAreConnected(database: CheckDatabase): Promise<boolean> {
  const others = await database.query(
    'SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  return others.length > 0;
}
