import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { EnvironmentError } from '../../src/errors';

/** Seconds where the machine is free; generous where it is not. */
const startLimitMs = 120_000;
const stopLimitMs = 10_000;

/** Settings of every run: what costs time or distracts in a picture is off. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

export interface ServerOptions {
  /** Folder of VS Code's server, from installWorkbench. */
  readonly vscode: string;
  /** Keeps what the server writes; a temporary one, gone at the end, where none is given. */
  readonly dataDirectory?: string | undefined;
  readonly extensionsDirectory?: string | undefined;
  /** Machine settings over our own. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /**
   * Takes extensions under development and their tests from the address. It needs the smoke test driver, which keeps
   * notifications from being shown.
   */
  readonly development?: boolean;
  /** Opens folders in Restricted Mode until the person trusts them; off by default. */
  readonly workspaceTrust?: boolean;
}

/** A running VS Code server of our own on this machine's loopback; it does not outlive this process. */
export class WorkbenchServer {
  /** Rejects when the server ends without having been asked to. */
  readonly ended: Promise<never>;
  private stopping = false;

  private constructor(
    /** `127.0.0.1:PORT` */
    readonly host: string,
    private readonly child: ChildProcess,
    private readonly temporary: string | undefined,
  ) {
    this.ended = new Promise((_, reject) => {
      child.once('exit', (code, signal) => {
        if (this.stopping) return;
        reject(
          new EnvironmentError(
            `VS Code's server ended with ${code ?? signal ?? 'nothing'}.`,
            'Start it again.',
          ),
        );
      });
    });
    // Whoever does not wait for it learns of it from what no longer answers.
    this.ended.catch(() => undefined);
  }

  static async start(options: ServerOptions): Promise<WorkbenchServer> {
    const temporary = options.dataDirectory
      ? undefined
      : await mkdtemp(path.join(os.tmpdir(), 'backend-drills-vscode-'));
    const data = options.dataDirectory ?? temporary!;
    await writeSettings(data, options.settings);
    const child = spawnServer(options, data);
    try {
      return new WorkbenchServer(`127.0.0.1:${await port(child)}`, child, temporary);
    } catch (error) {
      await end(child, temporary);
      throw error;
    }
  }

  /**
   * The address at which the workbench opens a folder, or an empty window.
   * @param payload pairs of VS Code's environment, such as `['extensionTestsPath', …]`, for a server in development
   */
  address(folder: string | undefined, payload: readonly (readonly [string, string])[] = []): string {
    const address = new URL(`http://${this.host}/`);
    if (folder) address.searchParams.set('folder', slashed(folder));
    else address.searchParams.set('ew', 'true');
    if (payload.length > 0) address.searchParams.set('payload', JSON.stringify(payload));
    return address.href;
  }

  /** A file of this machine as the workbench in the browser names it. */
  remote(file: string): string {
    return `vscode-remote://${this.host}${slashed(file)}`;
  }

  /** The server's process; extension hosts are its children. */
  get pid(): number {
    return this.child.pid!;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await end(this.child, this.temporary);
  }
}

/** VS Code's server takes the folder of a machine's path with forward slashes: `/c:/work` on Windows. */
function slashed(file: string): string {
  const absolute = path.resolve(file).split(path.sep).join('/');
  return absolute.startsWith('/') ? absolute : `/${absolute}`;
}

async function writeSettings(data: string, settings: ServerOptions['settings']): Promise<void> {
  const file = path.join(data, 'data', 'Machine', 'settings.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
}

/** The script of VS Code's server in its folder. */
export function serverMain(vscode: string): string {
  return path.join(vscode, 'out', 'server-main.js');
}

function spawnServer(options: ServerOptions, data: string): ChildProcess {
  const { vscode, extensionsDirectory, env, development, workspaceTrust } = options;
  const flags = [
    ...(development ? ['--enable-smoke-test-driver'] : []),
    '--without-connection-token',
    '--accept-server-license-terms',
    '--disable-telemetry',
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...['--host', '127.0.0.1'],
    ...['--port', '0'],
    ...['--server-data-dir', data],
    ...['--extensions-dir', extensionsDirectory ?? path.join(data, 'extensions')],
  ];
  return fork(serverMain(vscode), flags, {
    // Ends the server when we are gone, however that came: the channel between us closes.
    execArgv: ['--require', path.join(__dirname, 'endWithParent.cjs')],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl+C in a terminal is for us: the server is stopped in order, so that extensions are deactivated.
    detached: process.platform !== 'win32',
  });
}

/** Resolves to the port that the server says it listens on. */
async function port(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      const next = 'Read what it said above; deleting its folder in the cache makes it be installed anew.';
      reject(new EnvironmentError(`VS Code's server ${why}.\n${said.join('\n')}`, next));
    };
    const timer = setTimeout(() => fail(`did not listen within ${startLimitMs / 1000} s`), startLimitMs);
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal ?? 'nothing'}`));
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (said.length < 200) said.push(line);
        const address = /^Web UI available at http:\/\/localhost:(\d+)/.exec(line);
        if (!address) return;
        clearTimeout(timer);
        resolve(address[1]!);
      });
    }
  });
}

async function end(child: ChildProcess, temporary: string | undefined): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
    child.kill();
    await gone;
    clearTimeout(timer);
  }
  if (temporary) await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
}
