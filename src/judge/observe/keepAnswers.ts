import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import type { WireProxy } from '../../wire/proxy';

const POLL_MS = 2;

/**
 * Runs the action, and keeps from the worker what the server answers, as a slow network would: what it asked has been run by then, and
 * it does not know.
 * @param meanwhile begins when the server has run what it was sent first; not run where the action sends nothing
 */
export async function keepAnswers<T>(
  wire: WireProxy,
  admin: Client,
  action: () => Promise<T>,
  meanwhile: () => Promise<void>,
): Promise<T> {
  const ending = { over: false };
  const end = (): void => void (ending.over = true);
  const { rows } = await admin.query<{ now: string }>('SELECT pg_catalog.clock_timestamp()::text AS now');
  const since = (rows[0] as { now: string }).now;
  wire.stall();
  try {
    const acting = action();
    acting.then(end, end);
    while (!ending.over && !(await hasRun(wire, admin, since))) await delay(POLL_MS);
    if (!ending.over) await meanwhile();
    wire.resume();
    return await acting;
  } finally {
    wire.resume();
  }
}

/** Whether the server was sent something, and has nothing left to do for it but to wait until its answers are taken. */
async function hasRun(
  { unsettled, busyBackends }: WireProxy,
  admin: Client,
  since: string,
): Promise<boolean> {
  if (unsettled.length === 0) return false;
  const { rowCount } = await admin.query(
    `SELECT FROM pg_catalog.pg_stat_activity
     WHERE pid = ANY ($1::int[]) AND query_start > $2::timestamptz
       AND (state <> 'active' OR wait_event_type = 'Client')`,
    [busyBackends, since],
  );
  return rowCount === busyBackends.length;
}
