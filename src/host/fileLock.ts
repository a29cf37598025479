import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { EnvironmentError, throwIfCancelled } from '../errors';
import { isAlive, processIdentitySchema, thisProcess } from './processIdentity';
import { makeStorageFolder, storageError } from './storageError';

const POLL_MS = 25;
/** A lock file without a readable owner is one whose owner died between making and writing it, once it is this old. */
const UNWRITTEN_MS = 10_000;
/** Longer than the slowest thing done under a lock: pulling an image over a slow line. */
const WAIT_LIMIT_MS = 15 * 60_000;

const holderSchema = z.object({ token: z.string(), owner: processIdentitySchema });
type Holder = z.infer<typeof holderSchema>;

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once, when somebody else holds the lock. */
  readonly onWait?: (() => void) | undefined;
  readonly waitLimitMs?: number;
  /** What whoever holds it is doing, for the message: "Your progress is being written". */
  readonly busy?: string;
}

/**
 * Runs `action` while this process alone holds the lock at `file`. The lock of a dead process is broken, a living
 * one's never. Not re-entrant, also within one process.
 * @throws EnvironmentError when it cannot be had in `waitLimitMs`, or the folder cannot be written to
 */
export async function withFileLock<T>(
  file: string,
  options: LockOptions,
  action: () => Promise<T>,
): Promise<T> {
  await makeStorageFolder(path.dirname(file));
  await waitForLock(file, options);
  try {
    return await action();
  } finally {
    await remove(file);
  }
}

async function waitForLock(file: string, options: LockOptions): Promise<void> {
  const deadline = Date.now() + (options.waitLimitMs ?? WAIT_LIMIT_MS);
  let told = false;
  for (;;) {
    throwIfCancelled(options.signal);
    if (tryTake(file)) return;
    const holder = await readHolder(file);
    if (holder !== 'absent') {
      if (await isDead(file, holder)) {
        await breakLock(file, holder, options);
        continue;
      }
      if (!told) options.onWait?.();
      told = true;
    }
    if (Date.now() > deadline) throw notHad(file, holder, options.busy);
    await delay(POLL_MS, undefined, { signal: options.signal }).catch(() => throwIfCancelled(options.signal));
  }
}

function tryTake(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Windows answers EPERM while a removed file is still open somewhere.
    if (code === 'EEXIST' || (process.platform === 'win32' && code === 'EPERM')) return false;
    throw storageError(error, path.dirname(file));
  }
  try {
    writeSync(descriptor, JSON.stringify({ token: randomUUID(), owner: thisProcess() } satisfies Holder));
  } catch (error) {
    void remove(file);
    throw storageError(error, path.dirname(file));
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/**
 * Only who holds the lock's own break lock removes it, and only after seeing the dead holder still there: so no living
 * holder that came between can lose it.
 */
async function breakLock(file: string, dead: Holder | undefined, options: LockOptions): Promise<void> {
  await withFileLock(`${file}.break`, options, async () => {
    const holder = await readHolder(file);
    if (holder !== 'absent' && holder?.token === dead?.token && (await isDead(file, holder)))
      await remove(file);
  });
}

/** Who holds the lock; undefined for a file without a readable owner. */
async function readHolder(file: string): Promise<Holder | undefined | 'absent'> {
  try {
    return holderSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : undefined;
  }
}

async function isDead(file: string, holder: Holder | undefined): Promise<boolean> {
  if (holder) return !(await isAlive(holder.owner));
  const written = await stat(file).catch(() => undefined);
  return written !== undefined && Date.now() - written.mtimeMs > UNWRITTEN_MS;
}

function notHad(
  file: string,
  holder: Holder | undefined | 'absent',
  busy = `${path.basename(path.dirname(file))} is being started or stopped`,
): EnvironmentError {
  const pid = holder && holder !== 'absent' ? ` by process ${holder.owner.pid}` : '';
  return new EnvironmentError(
    `${busy}${pid} for too long.`,
    `Close other windows of Backend Drills; if none is open, delete ${file}.`,
  );
}

async function remove(file: string): Promise<void> {
  await rm(file, { force: true, maxRetries: 5 });
}
