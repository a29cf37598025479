import type { Finding } from '../rubric/verdict';
import type { Evidence, SourcePosition } from '../rubric/evidence';
import type { BreakOff, BreakOffOptions } from './breakOff';
import type { CheckDatabase } from './checkDatabase';
import type { Observe } from './observe/observe';
import type { Random } from './kit/random';
import type { StandStill, StandStillOptions } from './standStill';
import type { Attempt, Worker, WorkerOptions } from './worker';

export type { BreakOff, BreakOffOptions } from './breakOff';
export type { CheckDatabase } from './checkDatabase';
export type { Crowd } from './observe/crowd';
export type { Quiet } from './observe/quiet';
export type { StandStill, StandStillOptions } from './standStill';
export type { Attempt, HeldStatement, Recording, Worker, WorkerOptions } from './worker';

/**
 * What a drill's `checks.ts` exports as default: for each check of its manifest, by id, the function that makes it.
 *
 * A check returns `t.pass(…)` or `t.fail(…)`. A CandidateError that it lets through (their code threw, hung or died)
 * is a fail with the error as evidence; anything else that it throws is a fault of ours: "could not check".
 */
export type Checks = Readonly<Record<string, Check>>;
export type Check = (t: CheckContext) => Promise<Finding>;

/** Everything that a check works with. Each check has its own clone of the drill's database. */
export interface CheckContext {
  /** Whole number from 0 to 2^32 - 1 that reproduces the run. */
  readonly seed: number;
  /** Follows from the seed and the check's id. All data and parameters come from it, so that no constant answer passes. */
  readonly random: Random;
  /** The clone, as the unprivileged application role: what the service itself could read and write. */
  readonly database: CheckDatabase;
  /** A further session of that role's on the same clone, closed when the check ends: for those who write at the same time. */
  session(): Promise<CheckDatabase>;
  /**
   * Starts a process with the candidate's code, connected to the clone through the wire. Stopped when the check ends. Each call
   * starts another one: what a second process answers came by no memory of the first.
   */
  worker(options?: WorkerOptions): Promise<Worker>;
  /**
   * Runs the actors in every order that can matter, with crashes and barriers where asked for, and stops at the first
   * counter-example. Every schedule is one that could happen, so a right solution holds in all of them.
   */
  schedules<Scenario>(options: ScheduleOptions<Scenario>): Promise<ScheduleResult>;
  /**
   * From now on the database breaks transactions off that write to a table, with SQLSTATE 40001: a conflict that lasts as long as the
   * check wants, which no schedule of a few actors can bring about.
   */
  breakOff(options: BreakOffOptions): Promise<BreakOff>;
  /**
   * While the action runs, the first transaction that writes to a table stands still in the middle of its writing statement, until it
   * is let go, and the others overtake it. All calls that the action began are to have ended when it ends.
   */
  standStill<T>(options: StandStillOptions, action: (stop: StandStill) => Promise<T>): Promise<T>;
  /**
   * From now on sessions begin with a setting of the server that is not ours: `TimeZone`. To be called before `t.worker()`; what is
   * connected keeps what it has, `t.database` among it.
   */
  sessionSetting(name: string, value: string): Promise<void>;
  /** What else can be seen than statements and rows: plans and blocks, locks and rewrites, commits, storage. */
  readonly observe: Observe;
  /**
   * The same tools on a further clone as the drill made it, dropped after the action: for what cannot be undone, such as a
   * migration that has run. Takes some 50 to 200 ms.
   */
  fresh<T>(action: (t: CheckContext) => Promise<T>): Promise<T>;
  /**
   * A text that the candidate wrote; undefined where there is none.
   * @param path within the workspace, `NOTES.md`
   */
  file(path: string): Promise<string | undefined>;
  /** The check's result where the code does what `expected` says. */
  pass(finding: Observation): Finding;
  /** The check's result where it does not; nothing else is read of a failure than this, so that the sentences must do. */
  fail(finding: Observation): Finding;
}

export interface Observation {
  /** What a right solution does, in one sentence. */
  readonly expected: string;
  /** What this one did, in one sentence with the numbers in it. */
  readonly observed: string;
  /** What was seen, for a look behind the sentence: groupStatements, firstDifference and errorEvidence make some. */
  readonly evidence?: readonly Evidence[];
  /** Where to look first in the candidate's code: a statement's or an error's `position`. */
  readonly position?: SourcePosition | undefined;
  /** Ids of the manifest's red flags that were seen raised. */
  readonly redFlags?: readonly string[];
}

/** One delivery of one message: calls the candidate's code in the actor's own process. Its CandidateErrors are its outcome. */
export type Actor<Scenario> = (worker: Worker, scenario: Scenario) => Promise<unknown>;

export interface ScheduleOptions<Scenario> {
  /**
   * Before each schedule: puts the rows back as they were, and says what the actors get. Processes live on from schedule to
   * schedule, and to the check's next call: take new keys each time where the code may remember old ones.
   */
  prepare(): Promise<Scenario>;
  /** One or more; each in a process of its own. One alone is enough for crashes. */
  readonly actors: readonly Actor<Scenario>[];
  /** Default: A, B, C, … */
  readonly names?: readonly string[];
  /**
   * All actors do the same thing: who of them is the first, or is stopped, makes no difference, so that it is the first one only.
   * Half as many schedules, or less. Default: false.
   */
  readonly alike?: boolean;
  /** Each actor in turn stops before each of its steps, and the others run meanwhile. Default: true. */
  readonly preempt?: boolean;
  /**
   * Each actor in turn crashes before each of its steps and after it: `connection` cuts the statement's connection (an outside
   * call fails), `process` kills the process. The others run before it is delivered again. True: both. Default: false.
   */
  readonly crash?: boolean | 'connection' | 'process';
  /**
   * Tables at which all actors are brought to a stop: within their writing statement, before it takes effect, and once more at
   * the end of its transaction, before others see it.
   */
  readonly barrier?: readonly BarrierPoint[];
  /**
   * The actors take one step each in turn, beginning with each of them once: what comes out wrong only where both are in the
   * middle of it, such as an entry that is counted and taken back. Default: false.
   */
  readonly lockstep?: boolean;
  /**
   * After a crash or an error the actor is run again, in a new process where the old one is dead, until it is answered. One
   * that still fails after five deliveries is a counter-example. Default: false.
   */
  readonly redeliver?: boolean;
  /**
   * The invariant, asked when all have come to their end: undefined where it holds, else a sentence with the rows in it. That
   * nobody left a transaction open is asked after it, in any case.
   */
  holds(scenario: Scenario, outcomes: readonly ActorOutcome[]): Promise<string | undefined>;
}

export interface BarrierPoint {
  /** `stock`, or with its schema. */
  readonly table: string;
  readonly on: readonly ('insert' | 'update' | 'delete')[];
}

/** How an actor's last delivery ended. */
export type ActorOutcome = Attempt & { readonly name: string; readonly deliveries: number };

export interface ScheduleResult {
  /** How many schedules were run, the counter-example among them. */
  readonly schedules: number;
  readonly counterexample?: Counterexample | undefined;
}

export interface Counterexample {
  /** What happened, in a few sentences. */
  readonly story: string;
  /** The sentence of the invariant that was broken. */
  readonly violation: string;
  readonly evidence: Evidence;
  /** Where the schedule intervened in the candidate's code. */
  readonly position?: SourcePosition | undefined;
}
