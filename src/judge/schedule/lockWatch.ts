import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { EnvironmentError } from '../../errors';
import { connectAdmin } from '../../postgres/connection';
import type { ServerAccess } from '../../postgres/server';

/** The server says nothing when a backend begins to wait or ends: it must be asked (1.3 ms a question, measured). */
export const POLL_MS = 2;
/** Our servers' deadlock_timeout, and as much again and more for a machine that is busy. */
const DEADLOCK_LOOK_MS = 60;
/** A backend whose client is gone ends within 30 ms, or with its statement (measured). */
const GONE_CAP_MS = 15_000;

/** Backends that wait for a lock, by pid, and those that keep it from them. */
export type Waiting = ReadonlyMap<number, readonly number[]>;

/**
 * Those that wait for one of the holders, or for one that itself waits for theirs. A wait for anything else passes by
 * itself.
 */
export function stuckBehind(holders: readonly number[], waiting: Waiting): Set<number> {
  const stuck = new Set<number>();
  for (let size = -1; size < stuck.size;) {
    size = stuck.size;
    for (const [pid, blockers] of waiting)
      if (blockers.some((blocker) => holders.includes(blocker) || stuck.has(blocker))) stuck.add(pid);
  }
  return stuck;
}

/** Whether one of the backends waits for itself, through others: the server will end one of those, and until then none goes on. */
export function inDeadlock(backends: readonly number[], waiting: Waiting): boolean {
  return backends.some((pid) => waiting.has(pid) && stuckBehind([pid], waiting).has(pid));
}

/** A process of the candidate's, as far as it closes connections. */
interface Closing {
  readonly closedPids: readonly number[];
  /** Resolves once the process has had its turn. */
  turned(): Promise<void>;
}

/** Asks the server who waits for whom. */
export class LockWatch {
  private constructor(private readonly client: Client) {}

  static async open(access: ServerAccess): Promise<LockWatch> {
    return new LockWatch(await connectAdmin(access, { applicationName: 'backend_drills_locks' }));
  }

  /** Those of the backends that wait for a lock, each with the backends that it waits for. */
  async waiting(pids: readonly number[]): Promise<Waiting> {
    const { rows } = await this.client.query<{ pid: number; blockers: number[] }>(
      `SELECT pid, pg_catalog.pg_blocking_pids(pid) AS blockers FROM pg_catalog.pg_stat_activity
       WHERE pid = ANY ($1::int[]) AND wait_event_type = 'Lock'`,
      [pids],
    );
    return new Map(
      rows.filter(({ blockers }) => blockers.length > 0).map(({ pid, blockers }) => [pid, blockers]),
    );
  }

  /**
   * Resolves when all who wait have looked for a deadlock, in vain. Then it is always the one who closes the circle later that
   * the server ends, and not whose clock ran out first.
   */
  async settled(pids: readonly number[]): Promise<void> {
    const isNew = `SELECT FROM pg_catalog.pg_locks WHERE NOT granted AND pid = ANY ($1::int[])
      AND waitstart > pg_catalog.clock_timestamp() - interval '${DEADLOCK_LOOK_MS} milliseconds'`;
    while ((await this.client.query(isNew, [pids])).rowCount !== 0) await delay(POLL_MS);
  }

  /** Resolves when the sessions are over whose connections the worker has closed: until then they hold what they held. */
  async sessionsEnded(worker: Closing): Promise<void> {
    await worker.turned(); // what it was about to close, it has closed then
    await this.gone(worker.closedPids);
  }

  /** Resolves when none of the backends is left. */
  async gone(pids: readonly number[]): Promise<void> {
    const deadline = performance.now() + GONE_CAP_MS;
    while (await this.lives(pids)) {
      if (performance.now() > deadline) {
        throw new EnvironmentError(
          `A session of a process that is gone was still there after ${GONE_CAP_MS / 1000} s.`,
          'Run the check again.',
        );
      }
      await delay(POLL_MS);
    }
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  private async lives(pids: readonly number[]): Promise<boolean> {
    if (pids.length === 0) return false;
    const { rowCount } = await this.client.query(
      'SELECT FROM pg_catalog.pg_stat_activity WHERE pid = ANY ($1::int[])',
      [pids],
    );
    return rowCount !== 0;
  }
}
