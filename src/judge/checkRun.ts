import type { CompiledWorkspace } from '../candidate/compiler';
import { CandidateError, CancelledError, readable, throwIfCancelled } from '../errors';
import type { Work } from '../progress';
import { createClone, type Clone } from '../postgres/database/clone';
import type { Finding } from '../rubric/verdict';
import type { Check, CheckContext, Observation } from './check';
import { AppDatabase, waitedForLock } from './database';
import { errorEvidence } from './errorEvidence';
import { Observers } from './observe/observers';
import type { JudgeRequest } from './protocol';
import { Random } from './random';
import type { ResourceWatch } from './resources';
import type { Schema } from './schema';
import { tampering } from './tampering';
import { runSchedules } from './schedule/schedules';
import { WiredWorker } from './wiredWorker';

/** A check that has not ended by then has hung in a way that its own caps did not catch; generous on purpose. */
const CHECK_CAP_MS = 90_000;
const END_CAP_MS = 10_000;

export interface CheckRunOptions {
  readonly request: JudgeRequest;
  readonly compiled: Promise<CompiledWorkspace>;
  /** The check's id. */
  readonly name: string;
  readonly resources: ResourceWatch;
  /** The schema that every clone begins with, read from this one where it was not read yet. */
  readonly originalSchema: (clone: Clone) => Promise<Schema>;
  /** Whether altering the schema is part of the drill's task. */
  readonly schemaOpen: boolean;
}

/** One check in progress: the clone, the workers and the connections that it uses, all gone when it ends. */
export class CheckRun {
  private readonly teardown: (() => Promise<void>)[] = [];
  private readonly workers: WiredWorker[] = [];
  private original: { readonly clone: Clone; readonly schema: Schema } | undefined;
  private exceed!: (error: CandidateError) => void;
  private readonly exceeded = new Promise<never>((_, reject) => (this.exceed = reject));
  private ended = false;

  constructor(
    private readonly options: CheckRunOptions,
    private readonly work: Work,
  ) {}

  /** Makes the check. Never throws but for a cancellation: what goes wrong is a finding. */
  async run(check: Check): Promise<Finding> {
    const making = this.make(check);
    try {
      const made = await withCap(Promise.race([making, this.exceeded]), CHECK_CAP_MS, this.work.signal).catch(
        (error: unknown) => this.findingOf(error),
      );
      return await this.untampered(made).catch((error: unknown) =>
        made.outcome === 'passed' ? this.findingOf(error) : made,
      );
    } finally {
      await this.end();
      // Broken off, it may still have been making a clone; with its workers gone it has nothing left to wait for.
      await withCap(Promise.allSettled([making]), END_CAP_MS).catch(() => undefined);
    }
  }

  private findingOf(error: unknown): Finding {
    throwIfCancelled(this.work.signal);
    if (waitedForLock(error)) return failedBy(lockKept(error));
    return error instanceof CandidateError ? failedBy(error) : unmade(error);
  }

  /** What was found, unless it is what the candidate's code did to the check itself. Nothing of theirs runs any more then. */
  private async untampered(made: Finding): Promise<Finding> {
    if (!this.original) return made;
    for (const worker of this.workers) await worker.stop();
    const { clone, schema } = this.original;
    const { schemaOpen } = this.options;
    return (await tampering(clone, { schema, schemaOpen }, made)) ?? made;
  }

  private async make(check: Check): Promise<Finding> {
    const { request, name } = this.options;
    const options = { purpose: 'check', label: name } as const;
    const clone = await createClone(request.access, request.template, options, this.work);
    await this.adopt(() => clone.drop());
    this.original = { clone, schema: await this.options.originalSchema(clone) };
    const unwatch = this.options.resources.watch(clone.database, this.exceed);
    await this.adopt(async () => unwatch());
    const database = await AppDatabase.connect(clone);
    await this.adopt(() => database.close());
    const context: CheckContext = {
      seed: request.seed,
      random: new Random(request.seed).fork(name),
      database,
      worker: () => this.worker(clone),
      schedules: (options) =>
        runSchedules(options, {
          access: request.access,
          clone,
          startWorker: () => this.worker(clone),
          signal: this.work.signal,
        }),
      observe: new Observers(request.access, clone, this.work.signal),
      pass: (observation) => finding('passed', observation),
      fail: (observation) => finding('failed', observation),
    };
    return check(context);
  }

  private async worker(clone: Clone): Promise<WiredWorker> {
    const { request, compiled } = this.options;
    const worker = await WiredWorker.start(clone, { ...request, compiled: await compiled }, this.work);
    this.workers.push(worker);
    await this.adopt(() => worker.stop());
    return worker;
  }

  /** Takes over what must be undone when the check ends; at once where it has ended already. */
  private async adopt(undo: () => Promise<void>): Promise<void> {
    this.teardown.push(undo);
    if (!this.ended) return;
    await this.end();
    throw new CancelledError();
  }

  /** Last in, first out. A teardown that fails is left to the sweep; it says nothing of the candidate's work. */
  private async end(): Promise<void> {
    this.ended = true;
    for (const undo of this.teardown.splice(0).reverse()) {
      await undo().catch((error: unknown) =>
        process.stderr.write(`${this.options.name}: ${String(error)}\n`),
      );
    }
  }
}

function finding(outcome: 'passed' | 'failed', observation: Observation): Finding {
  return { ...observation, outcome, evidence: observation.evidence ?? [] };
}

function lockKept(cause: unknown): CandidateError {
  return new CandidateError(
    'Your code kept rows or tables locked that another program needed, and did not let go.',
    'End every transaction that you begin, on the connection that it was begun on.',
    { reason: 'timed-out', cause },
  );
}

function failedBy(error: CandidateError): Finding {
  return {
    outcome: 'failed',
    expected: 'Your code runs to its end and answers.',
    observed: error.message,
    evidence: errorEvidence(error),
    position: error.position,
  };
}

function unmade(error: unknown): Finding {
  const { message, nextStep } = readable(error);
  if (error instanceof Error) process.stderr.write(`${error.stack ?? error.message}\n`);
  return { outcome: 'could-not-check', expected: '', observed: `${message} ${nextStep}`, evidence: [] };
}

/** The work's outcome, unless it takes longer than any check may or is cancelled; it is then torn down under its feet. */
async function withCap<T>(work: Promise<T>, milliseconds: number, signal?: AbortSignal): Promise<T> {
  work.catch(() => undefined); // what comes after the cap is no news
  const end = new AbortController();
  const cap = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The check did not end within ${milliseconds / 1000} s.`));
    }, milliseconds);
    const cancel = () => reject(new CancelledError());
    signal?.addEventListener('abort', cancel, { signal: end.signal });
    if (signal?.aborted) cancel();
    end.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    return await Promise.race([work, cap]);
  } finally {
    end.abort();
  }
}
