import { CandidateError, CancelledError, readable, throwIfCancelled } from '../errors';
import type { Work } from '../progress';
import type { Finding } from '../rubric/verdict';
import type { Check, CheckContext } from './check';
import { waitedForLock } from './database';
import { errorEvidence } from './kit/errorEvidence';
import { Ground, type GroundOptions } from './ground';
import { Random } from './kit/random';
import { Teardown } from './teardown';

/** A check that has not ended by then has hung in a way that its own caps did not catch; generous on purpose. */
const CHECK_CAP_MS = 240_000;
const END_CAP_MS = 10_000;

type Shared = 'request' | 'compiled' | 'resources' | 'originalSchema' | 'schemaOpen' | 'callMs';

export interface CheckRunOptions extends Pick<GroundOptions, Shared> {
  /** The check's id. */
  readonly name: string;
}

/** One check in progress: the clones that it stands on, all gone when it ends. */
export class CheckRun {
  private readonly teardown: Teardown;
  private readonly random: Random;
  private ground: Ground | undefined;
  private freshCount = 0;
  /** What was done to a further clone, which is gone by the end of the check. */
  private tampered: Finding | undefined;
  private exceed!: (error: CandidateError) => void;
  private readonly exceeded = new Promise<never>((_, reject) => (this.exceed = reject));

  constructor(
    private readonly options: CheckRunOptions,
    private readonly work: Work,
  ) {
    this.teardown = new Teardown(options.name);
    this.random = new Random(options.request.seed).fork(options.name);
    this.exceeded.catch(() => undefined); // whoever races against it hears of it
  }

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
      await this.teardown.end();
      // Broken off, it may still have been making a clone; with its workers gone it has nothing left to wait for.
      await withCap(Promise.allSettled([making]), END_CAP_MS).catch(() => undefined);
    }
  }

  private findingOf(error: unknown): Finding {
    throwIfCancelled(this.work.signal);
    if (waitedForLock(error)) return failedBy(lockKept(error));
    return error instanceof CandidateError ? failedBy(error) : unmade(error);
  }

  /** What was found, unless it is what the candidate's code did to the check itself. */
  private async untampered(made: Finding): Promise<Finding> {
    if (made.outcome !== 'passed' && made.outcome !== 'could-not-check') return made;
    return this.tampered ?? (await this.ground?.tampering(made.outcome === 'passed')) ?? made;
  }

  private async make(check: Check): Promise<Finding> {
    this.ground = await this.open(this.random);
    return check(this.ground.context);
  }

  private async fresh<T>(action: (t: CheckContext) => Promise<T>): Promise<T> {
    this.freshCount += 1;
    const ground = await this.open(this.random.fork(`fresh ${this.freshCount}`));
    try {
      const value = await action(ground.context);
      this.tampered ??= await ground.tampering(true);
      return value;
    } catch (error) {
      // Their doing may be why; where that cannot be told either, the error stands.
      this.tampered ??= await ground.tampering(false).catch(() => undefined);
      throw error;
    } finally {
      await ground.close();
    }
  }

  private open(random: Random): Promise<Ground> {
    const { name, ...options } = this.options;
    return Ground.open(
      {
        ...options,
        label: name,
        random,
        onExceeded: this.exceed,
        fresh: (action) => this.fresh(action),
      },
      this.teardown,
      this.work,
    );
  }
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
    nextStep: error.nextStep,
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
