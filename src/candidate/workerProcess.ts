import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { identityOfSpawned, type ProcessIdentity } from '../host/processIdentity';
import { registerProcess } from '../host/processRegistry';
import { killTree } from '../host/processTree';
import type { EndedBy } from './exit';
import { launch, type LaunchOptions, type PermissionFlag } from './launch';
import type { Limits } from './limits';
import { MemoryWatch } from './memory';
import { BoundedOutput } from './output';

/** What was written just before the end is still on its way; a descendant may keep the pipes open for ever. */
const DRAIN_CAP_MS = 1000;

interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** An operating system's process with candidate code: its memory, its output, its end. */
export class WorkerProcess {
  readonly identity: ProcessIdentity;
  readonly output: BoundedOutput;
  readonly memory: MemoryWatch;
  /** Resolves when it is gone and what it wrote has been read. */
  readonly ended: Promise<ProcessEnd>;
  /** Why we ended it, where we did. */
  endedBy: EndedBy | undefined;
  /** Set once it said that it can start no other process: then it has no tree to look for. */
  isConfined = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly channel: Duplex,
    limits: Limits,
  ) {
    this.identity = identityOfSpawned(child.pid as number);
    this.output = new BoundedOutput(limits.outputBytes / 2);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => this.output.add(chunk));
    }
    this.memory = new MemoryWatch(
      this.identity.pid,
      limits.memoryMegabytes * 1024 * 1024,
      () => void this.end('memory'),
    );
    this.ended = drained(child);
    void this.ended.then(() => this.memory.stop());
  }

  /**
   * @param storage where it is written down until it has ended
   * @throws EnvironmentError
   */
  static async start(
    options: LaunchOptions,
    permission: PermissionFlag,
    limits: Limits,
    storage: string | undefined,
  ): Promise<WorkerProcess> {
    const { child, channel } = await launch(options, permission);
    const process = new WorkerProcess(child, channel, limits);
    if (storage === undefined) return process;
    try {
      const forget = await registerProcess(storage, process.identity);
      void process.ended.then(forget).catch(() => undefined); // The sweep finds a record of nobody.
    } catch (error) {
      await process.end('stopped');
      throw error;
    }
    return process;
  }

  /** Kills it with all that it started, at once, and waits until it is gone. */
  async end(by: EndedBy): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.endedBy ??= by;
      if (!this.isConfined) await killTree(this.identity);
      this.child.kill('SIGKILL');
    }
    await this.ended;
    this.killGroup();
  }

  /** What it started and left behind in its group. */
  private killGroup(): void {
    if (process.platform === 'win32' || this.isConfined) return;
    try {
      process.kill(-this.identity.pid, 'SIGKILL');
    } catch {
      // There is none.
    }
  }
}

function drained(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const cap = setTimeout(() => {
        for (const stream of child.stdio) stream?.destroy();
      }, DRAIN_CAP_MS);
      child.once('close', () => {
        clearTimeout(cap);
        resolve({ code, signal });
      });
    });
  });
}
