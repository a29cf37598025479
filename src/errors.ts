import type { SourcePosition } from './rubric/evidence';

/**
 * The two families of errors that a person may read: theirs and ours. Each says what happened and what to do next;
 * anything else that is thrown is a bug of ours and is reported as one.
 */
abstract class ReadableError extends Error {
  /** @param nextStep one sentence that tells the reader what to do now */
  constructor(
    message: string,
    readonly nextStep: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Ours: the machine, the server or the judge kept us from doing the work. Never lowers a score. */
export class EnvironmentError extends ReadableError {}

/** What a person gave us cannot be used: a wrong argument, a broken file, a folder that is not a drill's. */
export class InputError extends ReadableError {}

/** How the candidate's code failed. */
export type CandidateFailure =
  'syntax' | 'not-loaded' | 'not-exported' | 'threw' | 'not-sendable' | 'timed-out' | 'died';

interface CandidateErrorOptions extends ErrorOptions {
  /** Default: threw. */
  readonly reason?: CandidateFailure | undefined;
  readonly position?: SourcePosition | undefined;
  readonly candidateStack?: string | undefined;
}

/** The candidate's code failed: it threw, hung, died or answered with something that cannot be read. */
export class CandidateError extends ReadableError {
  readonly reason: CandidateFailure;
  /** The first of their own lines on the way to the failure. */
  readonly position: SourcePosition | undefined;
  /** Their stack, or the lines round a syntax error, in terms of their TypeScript. */
  readonly candidateStack: string | undefined;

  /** @param options `cause` is what they threw, where they threw */
  constructor(message: string, nextStep: string, options: CandidateErrorOptions = {}) {
    super(message, nextStep, options);
    this.reason = options.reason ?? 'threw';
    this.position = options.position;
    this.candidateStack = options.candidateStack;
  }
}

/** The work was cancelled by the person who asked for it. */
export class CancelledError extends Error {
  constructor(message = 'Cancelled.') {
    super(message);
    this.name = 'CancelledError';
  }
}

/** Throws CancelledError once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError();
}

/** What to show of an error: its message and, where it has one, the next step. */
export function readable(error: unknown): { message: string; nextStep: string } {
  if (error instanceof ReadableError) return { message: error.message, nextStep: error.nextStep };
  if (error instanceof CancelledError)
    return { message: error.message, nextStep: 'Start it again when you are ready.' };
  const message = error instanceof Error ? error.message : String(error);
  return {
    message: `Unexpected error: ${message}`,
    nextStep: 'Open the log (Backend Drills: Show Log) and report it.',
  };
}
