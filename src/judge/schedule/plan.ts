import type { BarrierPoint, ScheduleOptions } from '../check';
import type { CrashKind, CrashPoint } from './boundary';

/**
 * What is left of a step right after it: `lasting`, it was a call, or its connection is in no transaction any more; `pending`, its
 * connection is in one, which is undone when the connection or the process ends.
 */
export type StepEffect = 'lasting' | 'pending';

/** The steps of an actor when nobody is in its way. */
export type Trace = readonly StepEffect[];

/** Which schedules a check asks for. */
export type Kinds = Pick<ScheduleOptions<unknown>, 'alike' | 'preempt' | 'crash' | 'barrier' | 'lockstep'>;

/** One way to run the actors; actors and steps are numbers, actors from 0 and steps from 1. */
export type Schedule =
  /** One after the other, beginning with this one. */
  | { readonly kind: 'serial'; readonly first: number }
  /** One step of each in turn, beginning with this one. */
  | { readonly kind: 'lockstep'; readonly first: number }
  /** The victim stops before its step until the others have ended, or wait for it. */
  | { readonly kind: 'preempt'; readonly victim: number; readonly step: number }
  | {
      readonly kind: 'crash';
      readonly victim: number;
      readonly step: number;
      readonly point: CrashPoint;
      readonly how: CrashKind;
    }
  /**
   * Each stopped within the first statement that writes to the table in this way, before it takes effect, or at the end of the
   * transaction that has written so, before anybody else can see it; then let go one after the other.
   */
  | {
      readonly kind: 'barrier';
      readonly table: string;
      readonly on: BarrierPoint['on'][number];
      readonly at: BarrierStop;
    };

/** Where a barrier stops who writes. */
export type BarrierStop = 'write' | 'commit';

/**
 * Steps of an actor that schedules are placed at; of a longer one this many, evenly spread, first and last among them. The
 * longest right solutions of the drills take some fifteen.
 */
const MOST_STEPS = 60;

/** Each actor once as the first, of those that are alike one: also what tells how many steps each one takes. */
export function serialSchedules(actors: number, { alike = false }: Kinds): Schedule[] {
  return Array.from({ length: alike ? 1 : actors }, (_, first) => ({ kind: 'serial', first }));
}

/**
 * Serialization failures and deadlocks are not invented: where pre-emption makes transactions conflict, the server reports them
 * at whatever statement it really would, COMMIT among them.
 *
 * All other schedules, the cheap ones first. There is one victim in each; with three actors and more the others run one after
 * the other in turn from the victim on, so that the number grows with the steps and not with their orders.
 * @param traces of each actor, when it runs first
 */
export function* furtherSchedules(options: Kinds, traces: readonly Trace[]): Generator<Schedule> {
  const { alike = false, preempt = true, crash = false, barrier = [], lockstep = false } = options;
  const victims = [...(alike ? traces.slice(0, 1) : traces).entries()];
  if (preempt && traces.length > 1) {
    // Before its first step it has done nothing: that is the others' serial schedule.
    for (const [victim, { length }] of victims)
      for (const step of spread(2, length)) yield { kind: 'preempt', victim, step };
  }
  if (lockstep) for (const [first] of victims) yield { kind: 'lockstep', first };
  for (const at of ['write', 'commit'] as const) {
    for (const { table, on } of barrier)
      for (const each of on) yield { kind: 'barrier', table, on: each, at };
  }
  if (crash) for (const [victim, trace] of victims) yield* crashes(crash, victim, trace);
}

/**
 * Those that leave different things behind. With its connection a transaction is undone, however much of it had been done: an
 * answer lost in the middle of one is the same as the step lost, and so is a process that dies before the first or the third of its steps.
 */
function* crashes(crash: true | CrashKind, victim: number, trace: Trace): Generator<Schedule> {
  const { length } = trace;
  const lasts = (step: number): boolean => trace[step - 1] !== 'pending';
  for (const step of spread(1, length)) {
    if (crash !== 'process') {
      yield { kind: 'crash', victim, step, point: 'before', how: 'connection' };
      if (lasts(step)) yield { kind: 'crash', victim, step, point: 'after', how: 'connection' };
    }
    if (crash !== 'connection' && lasts(step - 1))
      yield { kind: 'crash', victim, step, point: 'before', how: 'process' };
  }
  // A process that dies after a step and one that dies before the next leave the same behind.
  if (crash !== 'connection' && length > 0 && lasts(length))
    yield { kind: 'crash', victim, step: length, point: 'after', how: 'process' };
}

/** Whole numbers from low to high, at most MOST_STEPS of them, evenly spread. */
function spread(low: number, high: number): number[] {
  const length = Math.max(0, high - low + 1);
  if (length <= MOST_STEPS) return Array.from({ length }, (_, index) => low + index);
  return Array.from({ length: MOST_STEPS }, (_, index) =>
    Math.round(low + (index * (high - low)) / (MOST_STEPS - 1)),
  );
}
