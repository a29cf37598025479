import { spawn, type ChildProcess } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { EnvironmentError } from '../errors';
import type { nodeRuntime } from '../host/runtime';
import { distPath } from '../installation';

/** A Node runtime, as src/host/runtime.ts describes ours. */
export type Runtime = ReturnType<typeof nodeRuntime>;

export interface LaunchOptions {
  /** Absolute path, links resolved. */
  readonly workspace: string;
  readonly databaseUrl: URL;
  readonly env: Readonly<Record<string, string>>;
  readonly heapMegabytes: number;
  readonly runtime: Runtime;
}

/** A process that was started, with the channel that it is talked to by. */
export interface Launched {
  readonly child: ChildProcess;
  readonly channel: Duplex;
}

/** By what name the runtime knows the permission model; by none where it has none. */
export const PERMISSION_FLAGS = ['--permission', '--experimental-permission', undefined] as const;
export type PermissionFlag = (typeof PERMISSION_FLAGS)[number];

/** Windows cannot open sockets without it. */
const KEPT_ENVIRONMENT = process.platform === 'win32' ? ['SystemRoot', 'windir'] : [];
const CHANNEL_FD = 3;

/**
 * Starts the candidate's process: own process group, nothing of our environment, no stdin, and where the runtime can confine
 * it, reading the workspace only.
 * @throws EnvironmentError
 */
export async function launch(options: LaunchOptions, permission: PermissionFlag): Promise<Launched> {
  const { execPath, env } = options.runtime;
  const worker = await builtFile('worker.js');
  // The workspace last: Node 20 opens the folder that all paths share once a third path goes through it again.
  const readable = [worker, await builtFile('typescript.js'), options.workspace];
  const flags = [`--max-old-space-size=${options.heapMegabytes}`];
  if (permission) {
    // Its "experimental" warning would be the first line of every output.
    flags.push(
      permission,
      '--disable-warning=ExperimentalWarning',
      ...readable.map((file) => `--allow-fs-read=${file}`),
    );
    if (execPath === process.execPath && process.allowedNodeEnvironmentFlags.has('--allow-net'))
      flags.push('--allow-net');
  }
  const child = spawn(execPath, [...flags, worker], {
    cwd: options.workspace,
    env: { ...kept(), ...databaseEnvironment(options.databaseUrl), ...options.env, ...env },
    // The channel must not block on Windows, where a plain pipe does.
    stdio: ['ignore', 'pipe', 'pipe', 'overlapped'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  await started(child, execPath);
  return { child, channel: child.stdio[CHANNEL_FD] as Duplex };
}

async function builtFile(name: string): Promise<string> {
  try {
    return await realpath(distPath(name));
  } catch (error) {
    throw new EnvironmentError(
      `${distPath(name)} is missing.`,
      'Build the project (npm run build), or install Backend Drills again.',
      { cause: error },
    );
  }
}

function started(child: ChildProcess, execPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(
        new EnvironmentError(
          `${execPath} could not be started: ${error.message}`,
          'Check that it may be run, and that the machine has memory and processes left.',
          { cause: error },
        ),
      ),
    );
  });
}

function kept(): Record<string, string> {
  const entries = KEPT_ENVIRONMENT.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The database in both ways that drivers look for it. */
function databaseEnvironment(url: URL): Record<string, string> {
  return {
    DATABASE_URL: url.href,
    PGHOST: url.hostname,
    PGPORT: url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
  };
}
