import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { isAlive, type ProcessIdentity } from './processIdentity';

const run = promisify(execFile);

/**
 * Kills a process and all that descends from it, at once and without asking; nothing happens when it is gone. The tree
 * is frozen before it is killed, so that nothing in it can fork away meanwhile.
 */
export async function killTree(identity: ProcessIdentity): Promise<void> {
  if (!(await isAlive(identity))) return;
  if (process.platform === 'win32') {
    await run('taskkill', ['/PID', String(identity.pid), '/T', '/F'], { windowsHide: true }).catch(
      () => undefined,
    );
    return;
  }
  const frozen = new Set<number>();
  let found = [identity.pid];
  while (found.length > 0) {
    for (const pid of found) {
      signal(pid, 'SIGSTOP');
      frozen.add(pid);
    }
    found = childrenOf(frozen, await parents()).filter((pid) => !frozen.has(pid));
  }
  for (const pid of frozen) signal(pid, 'SIGKILL');
}

function childrenOf(pids: ReadonlySet<number>, parentOf: ReadonlyMap<number, number>): number[] {
  return [...parentOf].filter(([, parent]) => pids.has(parent)).map(([pid]) => pid);
}

/** Every process's parent. */
async function parents(): Promise<Map<number, number>> {
  return process.platform === 'linux' ? linuxParents() : posixParents();
}

function linuxParents(): Map<number, number> {
  const parentOf = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parentOf.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended while we looked.
    }
  }
  return parentOf;
}

async function posixParents(): Promise<Map<number, number>> {
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=']);
  return new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]),
  );
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone, or not ours to kill.
  }
}
