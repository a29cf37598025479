import { execFile } from 'node:child_process';
import { readlinkSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { identityOfSpawned, isAlive, type ProcessIdentity } from '../../host/processIdentity';
import { killTree } from '../../host/processTree';

const POLL_MS = 10;
/** Measured: 0.1 s. A stop ends sessions and writes a checkpoint, so a slow disk is given more. */
const STOP_LIMIT_MS = 10_000;
const KILL_LIMIT_MS = 5_000;

/**
 * The server that runs on a data directory, whoever started it, from its own postmaster.pid; undefined when none does.
 * The pid in a file that was left behind may be another program's by now: where the process works tells, or its start.
 */
export async function postmasterOf(dataDirectory: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(path.join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , startedAtSeconds] = text.split('\n').map(Number);
  if (!pid || !startedAtSeconds) return undefined;
  if (process.platform === 'linux') {
    try {
      if (readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(dataDirectory)) return undefined;
    } catch {
      return undefined;
    }
    return identityOfSpawned(pid);
  }
  const identity = { pid, startedAt: startedAtSeconds * 1000, bootId: '' };
  return (await isAlive(identity)) ? identity : undefined;
}

/**
 * Stops the server on a data directory: sessions are ended, data is written. One that does not stop in 10 s is killed.
 * True where it stopped cleanly; false where it was gone already or had to be killed.
 */
export async function stopPostmaster(
  postmaster: ProcessIdentity,
  dataDirectory: string,
  pgCtl: string,
): Promise<boolean> {
  if (!(await isAlive(postmaster))) return false;
  await requestStop(postmaster, dataDirectory, pgCtl);
  if (await hasEnded(postmaster, STOP_LIMIT_MS)) return true;
  await killPostmaster(postmaster);
  return false;
}

/** Kills a server with all its sessions and waits until it is gone. */
export async function killPostmaster(postmaster: ProcessIdentity): Promise<void> {
  await killTree(postmaster);
  await hasEnded(postmaster, KILL_LIMIT_MS);
}

/** SIGINT is PostgreSQL's fast shutdown. Windows has no such signal: pg_ctl reaches the server by a pipe of its own. */
async function requestStop(postmaster: ProcessIdentity, dataDirectory: string, pgCtl: string): Promise<void> {
  if (process.platform !== 'win32') {
    process.kill(postmaster.pid, 'SIGINT');
    return;
  }
  const args = ['stop', '-D', dataDirectory, '-m', 'fast', '-W'];
  await promisify(execFile)(pgCtl, args, { windowsHide: true }).catch(() => killTree(postmaster));
}

async function hasEnded(identity: ProcessIdentity, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (await isAlive(identity)) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}
