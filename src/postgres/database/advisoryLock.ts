import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { throwIfCancelled } from '../../errors';

const POLL_MS = 20;

export type LockMode = 'exclusive' | 'shared';

/**
 * Advisory locks count within one database, so all of ours are taken in the administrative one, where no candidate can
 * connect. Asked for rather than waited for, so that a cancelled wait ends by itself.
 */
export async function tryAdvisoryLock(client: Client, name: string, mode: LockMode): Promise<boolean> {
  const call = mode === 'shared' ? 'pg_try_advisory_lock_shared' : 'pg_try_advisory_lock';
  const { rows } = await client.query<{ taken: boolean }>(`SELECT pg_catalog.${call}($1) AS taken`, [
    key(name),
  ]);
  return rows[0]?.taken === true;
}

/** Gives a lock back before the session ends. */
export async function releaseAdvisoryLock(client: Client, name: string, mode: LockMode): Promise<void> {
  const call = mode === 'shared' ? 'pg_advisory_unlock_shared' : 'pg_advisory_unlock';
  await client.query(`SELECT pg_catalog.${call}($1)`, [key(name)]);
}

/** Runs `action` while the session holds the named lock. */
export async function withAdvisoryLock<T>(
  client: Client,
  name: string,
  mode: LockMode,
  signal: AbortSignal | undefined,
  action: () => Promise<T>,
): Promise<T> {
  while (!(await tryAdvisoryLock(client, name, mode))) {
    throwIfCancelled(signal);
    await delay(POLL_MS);
  }
  try {
    return await action();
  } finally {
    // A session that was ended gave its locks back by that.
    await releaseAdvisoryLock(client, name, mode).catch(() => undefined);
  }
}

/** A signed 64-bit integer as text, as bigint parameters go. */
function key(name: string): string {
  return createHash('sha256').update(`backend_drills:${name}`).digest().readBigInt64BE().toString();
}
