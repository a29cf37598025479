import { randomBytes } from 'node:crypto';
import type { CompiledWorkspace } from '../candidate/compiler';
import type { Limits } from '../candidate/limits';
import { CandidateWorker } from '../candidate/worker';
import { CandidateError, EnvironmentError } from '../errors';
import type { Work } from '../progress';
import type { Clone } from '../postgres/database/clone';
import { WireProxy } from '../wire/proxy';
import type { Attempt, HeldStatement, Recording, Worker, WorkerOptions } from './check';
import { interceptReport } from './observe/interceptor';
import { OutsideCalls } from './kit/outside';

export interface WiredWorkerOptions extends WorkerOptions {
  readonly workspace: string;
  readonly compiled: CompiledWorkspace;
  readonly storage: string;
  readonly limits: Pick<Limits, 'callMs'>;
}

/** A candidate's process and the wire that all its statements pass. */
export class WiredWorker implements Worker {
  /** Why the server cannot be reached any more; what the candidate's code makes of that is not its fault. */
  private lost: string | undefined;

  private constructor(
    private readonly worker: CandidateWorker,
    readonly wire: WireProxy,
    readonly outside: OutsideCalls,
  ) {
    void wire.lost.then((reason) => (this.lost = reason));
  }

  static async start(clone: Clone, options: WiredWorkerOptions, work: Work): Promise<WiredWorker> {
    const { host, port, tls, verifyTls, database, candidate } = clone;
    // The candidate's process never learns the server's own password, so that it cannot go round the wire.
    const credential = { user: candidate.user, password: randomBytes(12).toString('hex') };
    const wire = await WireProxy.open({
      upstream: { host, port, tls, verifyTls, database, ...candidate },
      credential,
      intercept: interceptReport,
    });
    const outside = new OutsideCalls();
    try {
      const worker = await CandidateWorker.start({
        ...options,
        databaseUrl: `postgres://${credential.user}:${credential.password}@127.0.0.1:${wire.port}/${database}`,
        onPosition: (localPort, byteOffset, position) => wire.locate(localPort, byteOffset, position),
        lastActivity: () => wire.lastActivity,
        onRemote: (callee, run) => outside.pass(callee, run),
        signal: work.signal,
      });
      return new WiredWorker(worker, wire, outside);
    } catch (error) {
      await wire.close();
      throw error;
    }
  }

  async call(module: string, name: string, ...parameters: unknown[]): Promise<unknown> {
    try {
      return await this.worker.call(module, name, parameters);
    } catch (error) {
      if (this.lost === undefined) throw error;
      throw new EnvironmentError(
        `PostgreSQL went away during the check. ${this.lost}`,
        'Run the check again.',
        {
          cause: error,
        },
      );
    }
  }

  async attempt(module: string, name: string, ...parameters: unknown[]): Promise<Attempt> {
    try {
      return { answered: true, value: await this.call(module, name, ...parameters) };
    } catch (error) {
      if (error instanceof CandidateError) return { answered: false, error };
      throw error;
    }
  }

  async record<T>(action: () => Promise<T>): Promise<Recording<T>> {
    const from = this.wire.statements.length;
    const value = await action();
    await this.wire.quiet();
    return { value, statements: this.wire.statements.slice(from) };
  }

  holdAt(step: number): HeldStatement {
    let sent = 0;
    return this.wire.hold(() => (sent += 1) === step);
  }

  /** The server's backends of the connections that are open. */
  get backendPids(): number[] {
    return this.wire.connections
      .filter(({ closedAt }) => closedAt === undefined)
      .map(({ backendPid }) => backendPid);
  }

  /** The server's backends of the connections that are closed; it may not have seen that yet. */
  get closedPids(): number[] {
    return this.wire.connections
      .filter(({ closedAt }) => closedAt !== undefined)
      .map(({ backendPid }) => backendPid);
  }

  /** Resolves once the process has looked at all that it was sent before, and at what had come from the database. */
  async turned(): Promise<void> {
    await this.worker.turned();
  }

  /** As CandidateWorker has it. */
  liveMemory(): Promise<number | undefined> {
    return this.worker.liveMemory();
  }

  /** Kills the process, as a crash would; the wire stays. */
  async kill(): Promise<void> {
    await this.worker.kill();
  }

  async stop(): Promise<void> {
    await this.worker.kill();
    await this.wire.close();
  }
}
