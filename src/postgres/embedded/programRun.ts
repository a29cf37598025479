import { spawn, type ChildProcess } from 'node:child_process';
import { identityOfSpawned, type ProcessIdentity } from '../../host/processIdentity';
import type { ServerUser } from './serverUser';

/** How a program of PostgreSQL's ended: its exit code, the signal that killed it, or why it could not be started. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error | undefined;
}

/** A program of PostgreSQL's that was spawned. */
export interface ProgramRun {
  readonly child: ChildProcess;
  /** Undefined where it could not be started; `ended` says why. */
  readonly identity: ProcessIdentity | undefined;
  readonly ended: Promise<ProgramEnd>;
}

/**
 * Spawns a program as the server's account, its output into the open file `output`, without a shell, without our handles
 * and without what PGPORT and its like would tell it.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { cwd: string; output: number; user: ServerUser | undefined; detached?: boolean },
): ProgramRun {
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: environment(),
    stdio: ['ignore', options.output, options.output],
    detached: options.detached ?? false,
    windowsHide: true,
    ...options.user,
  });
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return { child, identity: child.pid === undefined ? undefined : identityOfSpawned(child.pid), ended };
}

function environment(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|TZ$)/.test(name));
  return { ...Object.fromEntries(ours), LC_ALL: 'C', TZ: 'UTC' };
}
