import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import * as z from 'zod';

const run = promisify(execFile);

/** Who a process is beyond its pid, which the system gives to another one later. Plain JSON. */
export const processIdentitySchema = z.object({
  pid: z.int().positive(),
  /** When it started: clock ticks since boot on Linux, ms since the epoch elsewhere. */
  startedAt: z.number(),
  /** Which run of the operating system it belongs to; empty where that cannot be told. */
  bootId: z.string(),
});

export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/**
 * Outside Linux a process's start is known to us only about as well as clocks agree. A pid that is used again within a
 * minute is taken for its former owner: waiting for a dead one is mended by hand, breaking a living one's lock is not.
 */
const START_TOLERANCE_MS = 60_000;

let ownIdentity: ProcessIdentity | undefined;

/** This process's identity. */
export function thisProcess(): ProcessIdentity {
  ownIdentity ??= {
    pid: process.pid,
    startedAt: linuxStart(process.pid) ?? Math.round(performance.timeOrigin),
    bootId: currentBootId(),
  };
  return ownIdentity;
}

/** Identity of a process that was spawned just now and still runs. */
export function identityOfSpawned(pid: number): ProcessIdentity {
  return { pid, startedAt: linuxStart(pid) ?? Date.now(), bootId: currentBootId() };
}

/** Whether this very process still runs. In doubt it does: a living owner is never called dead. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (identity.bootId && currentBootId() && identity.bootId !== currentBootId()) return false;
  if (!pidExists(identity.pid)) return false;
  if (identity.pid === process.pid) return identity.startedAt === thisProcess().startedAt;
  if (process.platform === 'linux') return linuxStart(identity.pid) === identity.startedAt;
  const startedAt = await startOutsideLinux(identity.pid);
  return startedAt === undefined || Math.abs(startedAt - identity.startedAt) < START_TOLERANCE_MS;
}

/** The operating system's run, from the kernel; empty where it does not say. */
export function currentBootId(): string {
  bootId ??= readBootId();
  return bootId;
}
let bootId: string | undefined;

function readBootId(): string {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    if (process.platform === 'darwin') {
      return execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim();
    }
    const key =
      'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management\\PrefetchParameters';
    const answer = execFileSync('reg', ['query', key, '/v', 'BootId'], {
      encoding: 'utf8',
      windowsHide: true,
    });
    return /BootId\s+REG_DWORD\s+(\S+)/.exec(answer)?.[1] ?? '';
  } catch {
    return '';
  }
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start in clock ticks since boot; undefined when it is gone or a zombie, and everywhere but on Linux. */
function linuxStart(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold anything, so fields are counted from the last parenthesis: state is the 3rd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : Number(fields[22 - 3]);
  } catch {
    return undefined;
  }
}

async function startOutsideLinux(pid: number): Promise<number | undefined> {
  try {
    const { stdout } =
      process.platform === 'win32'
        ? await run(
            'powershell.exe',
            [
              '-NoProfile',
              '-NonInteractive',
              '-Command',
              `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`,
            ],
            { windowsHide: true },
          )
        : await run('ps', ['-o', 'lstart=', '-p', String(pid)], {
            env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/bin:/usr/bin' },
          });
    const startedAt = Date.parse(process.platform === 'win32' ? stdout.trim() : `${stdout.trim()} UTC`);
    return Number.isNaN(startedAt) ? undefined : startedAt;
  } catch {
    return undefined;
  }
}
