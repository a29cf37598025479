import type { CandidateError } from '../errors';
import type { WireStatement } from '../wire/record';

/** What is different about a process than about others. */
export interface WorkerOptions {
  /** By how many milliseconds its clock is ahead of the right time; below 0 it is behind. Default: 0. */
  readonly clockAheadMs?: number | undefined;
}

/** A process with the candidate's code in it. */
export interface Worker {
  /**
   * Calls an exported function and returns what it resolved to, as plain data (Date, bigint, Map, Set, Buffer, undefined and
   * NaN survive the way).
   * @param module path within the workspace, `src/orders.ts`
   * @throws CandidateError when it throws, cannot be loaded, dies, does not answer within the drill's `callSeconds`, or stands still for 5 s:
   *   computing nothing, with nothing under way at the database and no function of the check's called
   */
  call(module: string, name: string, ...parameters: unknown[]): Promise<unknown>;
  /** As `call`, but how the candidate's code failed is an answer: for a check that goes on after it. */
  attempt(module: string, name: string, ...parameters: unknown[]): Promise<Attempt>;
  /** Runs the action and returns with it every statement that reached the wire from this worker meanwhile. */
  record<T>(action: () => Promise<T>): Promise<Recording<T>>;
  /** Keeps a statement from the server: the n-th of all that the process sends from now on, counted from 1. */
  holdAt(step: number): HeldStatement;
  /** Kills the process, as a crash would: calls in progress fail, and the server ends what it had under way. */
  kill(): Promise<void>;
}

/** A statement that is kept from the server once it comes. */
export interface HeldStatement {
  /** Resolves when it is there; never, where fewer statements come. */
  readonly reached: Promise<unknown>;
  /** Lets it go to the server, or gives up waiting for it. */
  release(): void;
  /** Ends the connection of a statement that is held, which the server never gets where it is cut `before`. */
  cut(point: 'before' | 'after'): Promise<void>;
}

export type Attempt =
  | { readonly answered: true; readonly value: unknown }
  | { readonly answered: false; readonly error: CandidateError };

export interface Recording<T> {
  /** What the action resolved to. */
  readonly value: T;
  /** In order of arrival, each with its answer; countStatements and groupStatements sum them up. */
  readonly statements: readonly WireStatement[];
}
