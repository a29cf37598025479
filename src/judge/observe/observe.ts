import type { Evidence } from '../../rubric/evidence';
import type { WireStatement } from '../../wire/record';
import type { Worker } from '../worker';
import type { Commits } from './commits';
import type { Crowd } from './crowd';
import type { DdlCommand } from './ddl';
import type { LockQueue } from './lockQueue';
import type { ObservedPlan } from './plans';
import type { Quiet } from './quiet';
import type { TableStorage } from './tables';
import type { Traffic } from './traffic';
import type { WriteCost } from './writeCost';

/**
 * What a check can see of how the candidate's statements did what they did. Tables are named `orders`, or with their schema.
 * All of it throws EnvironmentError ("could not check") where it cannot be seen, never a guess.
 */
export interface Observe {
  /** From now on workers report the plans that their statements use. To be called before `t.worker()`. */
  plans(): Promise<void>;
  /** In the order in which they ended. A failed statement has none; those of functions come before their caller's. */
  plansOf(statements: readonly WireStatement[]): ObservedPlan[];
  /** Shared blocks of 8 kB that the statements touched, in memory or not, planning left out. The same in every run. */
  sharedBlocks(statements: readonly WireStatement[]): number;
  planEvidence(title: string, plan: ObservedPlan): Evidence;

  /** From now on workers report every command that changes the schema. To be called before `t.worker()`. */
  ddl(): Promise<void>;
  /** In order, failed ones and those that a function ran among them. Takes whole transactions. */
  ddlOf(statements: readonly WireStatement[]): DdlCommand[];
  ddlEvidence(title: string, commands: readonly DdlCommand[]): Evidence;

  /** Runs the action while a long transaction has read the table, and finds out whether others are kept waiting. */
  lockQueue<T>(table: string, action: () => Promise<T>): Promise<LockQueue<T>>;
  /**
   * Runs the action with a write of the running version's between any two statements of the worker's that leave no transaction
   * open, and after the end.
   * @param write as `t.database` does it; its errors are recorded
   */
  traffic<T>(worker: Worker, action: () => Promise<T>, write: () => Promise<unknown>): Promise<Traffic<T>>;
  /**
   * Runs the action, and before each of its statements but the first one `meanwhile`, also where it has a transaction open.
   * @param meanwhile must not wait for what the action may hold: `atRest` tells that it does
   */
  interrupt<T>(worker: Worker, action: () => Promise<T>, meanwhile: () => Promise<void>): Promise<T>;
  /**
   * Runs the action, and keeps from the worker what the server answers until `meanwhile` is over, as a slow network would.
   * @param meanwhile begins when the server has run what it was sent first; not run where the action sends nothing
   */
  keepAnswers<T>(worker: Worker, action: () => Promise<T>, meanwhile: () => Promise<void>): Promise<T>;
  /** The writes that failed, each between the statements that it came between. */
  trafficEvidence(title: string, traffic: Traffic<unknown>): Evidence;

  /**
   * Runs the action, and keeps every statement of the worker's from the server until so many connections stand there with
   * one each; all go on then. Fewer are held where no more come.
   * @param meanwhile run while they stand
   */
  gather<T>(
    worker: Worker,
    wanted: number,
    action: () => Promise<T>,
    meanwhile?: () => Promise<void>,
  ): Promise<Crowd<T>>;
  /**
   * Resolves with true once the workers have nothing left to do but to wait: for locks, for the judge or for one another. False where
   * `over` comes first, such as the answers that are waited for.
   * @param stillMs for how long nothing must have happened by then, for what a timer of theirs sets off. Default: 0
   */
  atRest(workers: readonly Worker[], over: Promise<unknown>, stillMs?: number): Promise<boolean>;
  /**
   * Waits until nothing moves between the worker and the database, whatever calls are under way: what is asked is answered, or its
   * answer is not taken, and nothing more is asked. Takes some 60 ms longer than that.
   */
  untilQuiet(worker: Worker): Promise<Quiet>;
  /** What the server has sent to the worker by this moment, on all of its connections, in bytes. */
  bytesFromServer(worker: Worker): number;
  /**
   * The last statement of each of the worker's connections that is left in a transaction, once it has nothing under way.
   * @param options closed: also of those that were closed since, with the transaction that was open on them. Default: false
   */
  openTransactions(worker: Worker, options?: { readonly closed: boolean }): Promise<WireStatement[]>;
  /**
   * Resolves once the server has ended the sessions whose connections the worker has closed, or was about to. Their locks are free
   * then; a clock of the check's that goes on does not make them so.
   */
  sessionsEnded(worker: Worker): Promise<void>;
  /** How many connections the worker has had at most at the same time. */
  mostConnections(worker: Worker): number;

  /** The database's clock, as a mark for `rowsPerCommit`. */
  time(): Promise<string>;
  /** How many rows of the table each transaction since the mark has written, loops within the server included. */
  rowsPerCommit(table: string, since: string): Promise<Commits>;
  /** Sizes, and the filenodes that show a rewrite. */
  storage(table: string): Promise<TableStorage>;
  /**
   * What the sessions of this database keep in temporary files of the server's, in bytes: of sorts under way, and of cursors that
   * are held.
   */
  temporaryBytes(): Promise<number>;
  /** What a statement would write, as the application role; it is undone. */
  writeCost(sql: string, parameters?: readonly unknown[]): Promise<WriteCost>;
}
