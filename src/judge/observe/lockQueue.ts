import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { EnvironmentError } from '../../errors';
import type { Evidence, TimelineEntry } from '../../rubric/evidence';
import type { CheckDatabase } from '../checkDatabase';
import { qualified } from '../tableName';
import { ACCESS_EXCLUSIVE } from './ddl';
import { missingTable } from './tables';

/** The server says nothing when a backend begins to wait: it must be asked (1.3 ms a question, measured). */
const POLL_MS = 5;
/** Who retries without ever waiting (NOWAIT) gets the table after this long at the latest. */
const READER_CAP_MS = 6_000;
/** How long a reader of the service may be kept waiting behind a change of the schema. */
const PROBE_LIMIT_MS = 4_000;
const LOCK_NOT_AVAILABLE = '55P03';

export interface LockQueue<T> {
  readonly value: T;
  /** The statement that waited for an AccessExclusive lock behind the reader; undefined where none did. */
  readonly waiter: string | undefined;
  /** A plain SELECT could not be answered within 4 s, since it queued up behind the waiter. */
  readonly blocked: boolean;
  readonly evidence: Evidence;
}

/** The connections that it takes: as the application role two of their own, as ours one. */
export interface LockQueueParties {
  readonly reader: CheckDatabase;
  readonly probe: CheckDatabase;
  readonly admin: Client;
}

/**
 * Runs the action while a long transaction has read the table, as a report would. Once the action waits for an AccessExclusive
 * lock on it, everybody else who asks for the table stands behind: a SELECT finds out for how long. Then the reader ends.
 */
export async function observeLockQueue<T>(
  { reader, probe, admin }: LockQueueParties,
  table: string,
  action: () => Promise<T>,
): Promise<LockQueue<T>> {
  const name = qualified(table);
  const entries: TimelineEntry[] = [];
  await reader.query(`BEGIN; LOCK TABLE ${name} IN ACCESS SHARE MODE`);
  entries.push({
    who: 'a long report',
    what: `reads ${table} and keeps its transaction open`,
    state: 'holds',
    lock: { table, mode: 'AccessShareLock' },
  });
  const ended = new AbortController();
  const acting = action().finally(() => ended.abort());
  acting.catch(() => undefined); // whoever awaits it below hears of it
  let waiter: string | undefined;
  let blocked = false;
  try {
    waiter = await firstWaiter(admin, table, ended.signal);
    if (waiter !== undefined) {
      entries.push({
        who: 'your code',
        what: `waits for ${ACCESS_EXCLUSIVE} behind it`,
        sql: waiter,
        state: 'waits',
        lock: { table, mode: ACCESS_EXCLUSIVE },
      });
      blocked = await isBlocked(probe, name);
      entries.push({
        who: 'a customer',
        what: blocked
          ? `got no answer within ${PROBE_LIMIT_MS / 1000} s, waiting behind your code`
          : 'was answered meanwhile',
        sql: `SELECT FROM ${table} LIMIT 1`,
        failed: blocked,
        ...(blocked && { state: 'waits' as const }),
      });
    }
  } finally {
    await reader.query('ROLLBACK');
  }
  const value = await acting;
  return {
    value,
    waiter,
    blocked,
    evidence: { kind: 'timeline', title: `Who waited for ${table}`, entries: untilTheEnd(entries) },
  };
}

/** What lasts ended when the reader did, after all that is told here. */
function untilTheEnd(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return entries.map((entry) => (entry.state ? { ...entry, until: entries.length } : entry));
}

/** The text of the first statement that waits for the table; undefined where the action ended or the cap passed without. */
async function firstWaiter(admin: Client, table: string, ended: AbortSignal): Promise<string | undefined> {
  const oid = await tableOid(admin, table);
  const deadline = performance.now() + READER_CAP_MS;
  while (!ended.aborted && performance.now() < deadline) {
    const { rows } = await admin.query<{ query: string }>(
      `SELECT a.query FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
       WHERE NOT l.granted AND l.locktype = 'relation' AND l.relation = $1 AND l.mode = $2
         AND a.datname = pg_catalog.current_database()`,
      [oid, ACCESS_EXCLUSIVE],
    );
    if (rows[0]) return rows[0].query;
    await delay(POLL_MS);
  }
  return undefined;
}

async function tableOid(admin: Client, table: string): Promise<number> {
  const { rows } = await admin.query<{ oid: number | null }>(
    'SELECT pg_catalog.to_regclass($1)::pg_catalog.oid AS oid',
    [qualified(table)],
  );
  const oid = rows[0]?.oid;
  if (oid == null) throw missingTable(table);
  return oid;
}

async function isBlocked(probe: CheckDatabase, name: string): Promise<boolean> {
  await probe.query(`SET lock_timeout = ${PROBE_LIMIT_MS}`);
  try {
    await probe.query(`SELECT FROM ${name} LIMIT 1`);
    return false;
  } catch (error) {
    const cause = error instanceof EnvironmentError ? error.cause : undefined;
    if ((cause as { code?: string } | undefined)?.code === LOCK_NOT_AVAILABLE) return true;
    throw error;
  }
}
