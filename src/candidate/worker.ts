import { realpath } from 'node:fs/promises';
import { CancelledError, InputError, throwIfCancelled } from '../errors';
import type { ProcessIdentity } from '../host/processIdentity';
import { nodeRuntime } from '../host/runtime';
import type { SourcePosition } from '../rubric/evidence';
import { Calls, type OnRemote } from './calls';
import { Channel } from './channel';
import type { CompiledWorkspace } from './compiler';
import type { Exit } from './exit';
import { PERMISSION_FLAGS, type LaunchOptions, type PermissionFlag, type Runtime } from './launch';
import { DEFAULT_LIMITS, type Limits } from './limits';
import { MEMORY_REPORT_MS } from './memory';
import { workerMessageSchema, type WorkerFailure, type WorkerMessage, type WorkerRequest } from './messages';
import { watchCall, type Overdue } from './overdue';
import { died, notStarted, timedOut } from './workerErrors';
import { WorkerProcess } from './workerProcess';

export interface CandidateWorkerOptions {
  readonly workspace: string;
  /** Of the proxy, never the server's own. */
  readonly databaseUrl: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** By how many milliseconds its clock is ahead of ours; below 0 it is behind. Default: 0. */
  readonly clockAheadMs?: number | undefined;
  /** From compileWorkspace; what is not in it the process compiles itself, which costs it some 150 ms once. */
  readonly compiled?: CompiledWorkspace | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /**
   * Bytes written to the database from this offset on, on the connection with this local port, come from this line. All
   * are told before the answer of the call that wrote.
   */
  readonly onPosition?:
    ((localPort: number, byteOffset: number, position: SourcePosition) => void) | undefined;
  /** Through which their calls of functions among the parameters pass. Default: run at once. */
  readonly onRemote?: OnRemote | undefined;
  /**
   * performance.now() of the last thing that the process did at the database; now, while something is under way there. By
   * default nobody looks, and a call that stands still has all of its time.
   */
  readonly lastActivity?: (() => number) | undefined;
  /** Where the process is written down, so that it is found should this one be killed. */
  readonly storage?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default: the one we are in. */
  readonly runtime?: Runtime | undefined;
}

/** Starting Node takes 50 ms; a machine that needs this long is in trouble. */
const START_CAP_MS = 30_000;
/** How long a process whose event loop is free may take to say so; one that does not keeps its time. */
const PING_CAP_MS = 1000;
const STOP_CAP_MS = 2000;
/** A check reads a few hundred; more would only fill our memory. */
const MAX_POSITIONS = 200_000;
/** How Node exits when it does not know one of its options. */
const BAD_OPTION = 9;

/** By executable: how its permission model is switched on, once that is known. */
const permissionFlags = new Map<string, PermissionFlag>();

/** A process with the candidate's code in it, and the way to call its functions. Nothing that it says is trusted. */
export class CandidateWorker {
  /** Resolves when the process is gone. */
  readonly exited: Promise<Exit>;
  private readonly channel: Channel;
  private readonly calls: Calls;
  private exit: Exit | undefined;
  private fatal: WorkerFailure | undefined;
  private positions = 0;
  /** When it was last asked for work, or said something of it. */
  private workedAt = 0;
  private pinging: Promise<boolean> | undefined;
  private onReady: (confined: boolean) => void = () => undefined;
  private onPong: () => void = () => undefined;
  private onMeasured: (bytes: number) => void = () => undefined;

  private constructor(
    private readonly process: WorkerProcess,
    private readonly options: CandidateWorkerOptions,
    private readonly limits: Limits,
  ) {
    // JSON may take twice the bytes that were counted.
    this.channel = new Channel(process.channel, 2 * limits.replyBytes, {
      onMessage: (message) => this.receive(message),
      onBroken: () => void process.end('bad-message'),
    });
    this.calls = new Calls(this.channel, options.onRemote);
    this.exited = process.ended.then((end) => this.finish(end));
  }

  /**
   * Starts a process that waits for calls.
   * @throws EnvironmentError where no process can be had; CancelledError
   */
  static async start(options: CandidateWorkerOptions): Promise<CandidateWorker> {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const launchOptions = await launchOptionsOf(options, limits);
    const { execPath } = launchOptions.runtime;
    const known = permissionFlags.has(execPath);
    for (const flag of known ? [permissionFlags.get(execPath)] : PERMISSION_FLAGS) {
      throwIfCancelled(options.signal);
      const process = await WorkerProcess.start(launchOptions, flag, limits, options.storage);
      const worker = new CandidateWorker(process, options, limits);
      if (await worker.prepare(launchOptions)) {
        permissionFlags.set(execPath, flag);
        return worker;
      }
      const { code } = await worker.exited;
      throwIfCancelled(options.signal);
      if (code !== BAD_OPTION || flag === undefined) throw notStarted(worker.output);
    }
    throw new Error(`No way to start ${execPath} was tried`);
  }

  get identity(): ProcessIdentity {
    return this.process.identity;
  }

  /** Whether the runtime keeps the process from starting others, and from files outside the workspace. */
  get confined(): boolean {
    return this.process.isConfined;
  }

  /** What it printed on stdout and stderr: beginning and end. */
  get output(): string {
    return this.process.output.toString();
  }

  /**
   * Calls an exported function; functions among the parameters become asynchronous ones that call back.
   * @param module path within the workspace: `src/orders.ts`
   * @throws CandidateError, whose `reason` says how it failed; after a time-out the process is ended
   */
  async call(module: string, name: string, parameters: readonly unknown[]): Promise<unknown> {
    throwIfCancelled(this.options.signal);
    if (this.exit) throw died(`${name}() of ${module}`, this.exit, this.limits);
    this.workedAt = performance.now();
    const { id, answer } = this.calls.start(module, name, parameters);
    const lastActivity = this.options.lastActivity && (() => this.lastActivity());
    const endWatch = watchCall(
      this.limits,
      lastActivity,
      () => this.calls.keptMs,
      (overdue) => this.goesOn(id, overdue),
    );
    try {
      return await answer;
    } finally {
      endWatch();
    }
  }

  /** Resolves once its event loop has turned: what it was sent before has begun by then. At once where it is gone. */
  async turned(): Promise<void> {
    while (!this.exit && !(await this.ping()));
  }

  /**
   * Bytes that the process still refers to once its garbage is collected, when its event loop comes to it; undefined where it is gone.
   * Evidence only: the process itself says so.
   */
  async liveMemory(): Promise<number | undefined> {
    if (this.exit) return undefined;
    const measured = new Promise<number>((resolve) => (this.onMeasured = resolve));
    this.channel.send({ type: 'measure' } satisfies WorkerRequest);
    return Promise.race([measured, this.exited.then(() => undefined)]);
  }

  /** Ends the process: it may leave by itself, and is killed where it does not. */
  async stop(): Promise<void> {
    this.process.endedBy ??= 'stopped';
    this.channel.end();
    const cap = setTimeout(() => void this.kill(), STOP_CAP_MS);
    await this.exited;
    clearTimeout(cap);
  }

  /** Kills the process and what it started, and waits until it is gone. */
  async kill(): Promise<void> {
    await this.process.end('stopped');
    await this.exited;
  }

  /** Hands over what was compiled. False where the process ended instead of saying that it is ready. */
  private async prepare({ workspace, databaseUrl }: LaunchOptions): Promise<boolean> {
    const ready = new Promise<true>((resolve) => {
      this.onReady = (confined) => {
        this.process.isConfined = confined;
        resolve(true);
      };
    });
    const start: WorkerRequest = {
      type: 'start',
      workspace,
      compiled: [...(this.options.compiled ?? [])],
      databasePort: Number(databaseUrl.port),
      maxReplyBytes: this.limits.replyBytes,
      memoryReportMs: MEMORY_REPORT_MS,
      clockAheadMs: this.options.clockAheadMs ?? 0,
    };
    this.channel.send(start);
    const cancel = () => void this.process.end('stopped');
    this.options.signal?.addEventListener('abort', cancel, { once: true });
    void this.exited.then(() => this.options.signal?.removeEventListener('abort', cancel));
    if (this.options.signal?.aborted) cancel();
    const cap = setTimeout(cancel, START_CAP_MS);
    const isReady = await Promise.race([ready, this.exited.then(() => false)]);
    clearTimeout(cap);
    return isReady;
  }

  private receive(raw: unknown): void {
    const parsed = workerMessageSchema.safeParse(raw);
    if (parsed.success) this.handle(parsed.data);
  }

  private handle(message: WorkerMessage): void {
    if (!['memory', 'pong', 'measured'].includes(message.type)) this.workedAt = performance.now();
    switch (message.type) {
      case 'ready':
        this.onReady(message.confined);
        this.onReady = () => undefined;
        break;
      case 'reply':
        this.calls.replied(message);
        break;
      case 'failure':
        this.calls.failed(message);
        break;
      case 'fatal':
        this.fatal ??= message.failure;
        break;
      case 'remote':
        void this.calls.remote(message);
        break;
      case 'positions':
        this.locate(message.entries);
        break;
      case 'memory':
        this.process.memory.observed(message.bytes);
        break;
      case 'pong':
        this.onPong();
        break;
      case 'measured':
        this.onMeasured(message.bytes);
        break;
    }
  }

  private locate(entries: Extract<WorkerMessage, { type: 'positions' }>['entries']): void {
    this.positions += entries.length;
    if (this.positions > MAX_POSITIONS) return;
    for (const [port, offset, file, line, column] of entries) {
      this.options.onPosition?.(port, offset, { file, line, column });
    }
  }

  private lastActivity(): number {
    if (this.calls.waitsForUs) return performance.now();
    return Math.max(this.workedAt, this.options.lastActivity?.() ?? 0);
  }

  /** Whether a call that is overdue may go on; where it may not, it has failed, and the process is ended. */
  private async goesOn(id: string, overdue: Overdue): Promise<boolean> {
    const askedAt = performance.now();
    const answers = await this.ping();
    if (!this.calls.has(id)) return false;
    // One that computes has not come to a stand, and one that was only slow has shown it by now.
    if (overdue === 'standing-still' && (!answers || this.lastActivity() > askedAt)) return true;
    // It is the process that stands still: with it every call, whichever of them was looked into first.
    const ended = overdue === 'standing-still' ? undefined : id;
    this.calls.abandon((label) => timedOut(label, overdue, answers, this.limits), ended);
    await this.process.end('timed-out');
    return false;
  }

  /** Whether the process's event loop turns; asked once for all that want to know. */
  private ping(): Promise<boolean> {
    this.pinging ??= new Promise<boolean>((resolve) => {
      const cap = setTimeout(() => resolve(false), PING_CAP_MS);
      this.onPong = () => {
        clearTimeout(cap);
        resolve(true);
      };
      this.channel.send({ type: 'ping' } satisfies WorkerRequest);
    }).finally(() => (this.pinging = undefined));
    return this.pinging;
  }

  private finish({ code, signal }: { code: number | null; signal: NodeJS.Signals | null }): Exit {
    const abnormal = signal !== null || code !== 0;
    const heapExhausted = abnormal && this.output.includes('JavaScript heap out of memory');
    const exit: Exit = { code, signal, endedBy: this.process.endedBy, fatal: this.fatal, heapExhausted };
    this.exit = exit;
    this.calls.abandon((label) =>
      this.options.signal?.aborted ? new CancelledError() : died(label, exit, this.limits),
    );
    return exit;
  }
}

async function launchOptionsOf(options: CandidateWorkerOptions, limits: Limits): Promise<LaunchOptions> {
  let workspace: string;
  try {
    workspace = await realpath(options.workspace);
  } catch (error) {
    throw new InputError(`${options.workspace} is not there.`, 'Start the drill again.', { cause: error });
  }
  return {
    workspace,
    databaseUrl: new URL(options.databaseUrl),
    env: options.env ?? {},
    heapMegabytes: limits.heapMegabytes,
    runtime: options.runtime ?? nodeRuntime(),
  };
}
