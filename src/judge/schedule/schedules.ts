import { throwIfCancelled } from '../../errors';
import type { Clone } from '../../postgres/database/clone';
import type { ServerAccess } from '../../postgres/server';
import type { Counterexample, ScheduleOptions, ScheduleResult } from '../check';
import { valueText } from '../kit/valueText';
import { Arena } from './arena';
import { Barrier } from './barrier';
import { MOST_DELIVERIES, type Delivery } from './delivery';
import { LockWatch } from './lockWatch';
import { furtherSchedules, serialSchedules, type Kinds, type Schedule } from './plan';
import { ScheduleRun, type Stage } from './run';
import type { Spares } from './spares';

export interface SchedulesContext {
  readonly access: ServerAccess;
  readonly clone: Clone;
  readonly spares: Spares;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs every schedule, the likeliest to tell first, and stops at the first counter-example.
 * @throws EnvironmentError where a schedule cannot be forced; CandidateError where the code took its ground away
 */
export async function runSchedules<Scenario>(
  options: ScheduleOptions<Scenario>,
  context: SchedulesContext,
): Promise<ScheduleResult> {
  const names = options.actors.map((_, index) => options.names?.[index] ?? String.fromCharCode(65 + index));
  const locks = await LockWatch.open(context.access);
  const arena = new Arena(names, context.spares, locks);
  let barrier: Barrier | undefined;
  try {
    if (options.barrier) barrier = await Barrier.open(context.access, context.clone.database);
    await arena.fill();
    const result = await runAll(options, { names, arena, locks, barrier, traces: [] }, context.signal);
    arena.leave();
    return result;
  } finally {
    await arena.close();
    await barrier?.close();
    await locks.close();
  }
}

async function runAll<Scenario>(
  options: ScheduleOptions<Scenario>,
  stage: Stage,
  signal: AbortSignal | undefined,
): Promise<ScheduleResult> {
  let schedules = 0;
  for (const schedule of allSchedules(options, stage)) {
    throwIfCancelled(signal);
    schedules += 1;
    const counterexample = await runOne(options, stage, schedule);
    if (counterexample) return { schedules, counterexample };
  }
  return { schedules };
}

/** What the steps are is known once the serial ones have run. */
function* allSchedules(options: Kinds, stage: Stage): Generator<Schedule> {
  yield* serialSchedules(stage.names.length, options);
  yield* furtherSchedules(options, stage.traces);
}

async function runOne<Scenario>(
  options: ScheduleOptions<Scenario>,
  stage: Stage,
  schedule: Schedule,
): Promise<Counterexample | undefined> {
  const run = new ScheduleRun(options, stage, await options.prepare());
  await run.play(schedule);
  const violation =
    hang(run.deliveries) ??
    unsettled(run.deliveries, options.redeliver) ??
    (await broken(run, options)) ??
    openTransaction(run);
  if (violation === undefined) return undefined;
  const ends = run.deliveries.map(({ outcome }) => {
    const times = outcome.deliveries > 1 ? `, delivered ${outcome.deliveries} times,` : '';
    return `${outcome.name}${times} ${outcome.answered ? `answered ${valueText(outcome.value)}` : `failed: ${outcome.error.message}`}`;
  });
  return {
    story: [...run.course, `${ends.join('; ')}.`.replace(/\.\.$/, '.'), violation].join(' '),
    violation,
    evidence: run.transcript.evidence('What happened, in order'),
    position: run.transcript.position,
  };
}

function broken<Scenario>(
  run: ScheduleRun<Scenario>,
  options: ScheduleOptions<Scenario>,
): Promise<string | undefined> {
  const outcomes = run.deliveries.map(({ outcome }) => outcome);
  return options.holds(run.scenario, outcomes);
}

/** The pool gives that connection to whoever comes next. */
function openTransaction({ leftOpen: [name] }: { readonly leftOpen: readonly string[] }): string | undefined {
  return name && `${name} left a connection in a transaction that it did not end.`;
}

/** Nobody was held any more, and it still did not answer. */
function hang(deliveries: readonly Delivery[]): string | undefined {
  return deliveries.find(({ hung }) => hung)?.hung?.message;
}

function unsettled(deliveries: readonly Delivery[], redeliver = false): string | undefined {
  const open = redeliver ? deliveries.find(({ outcome }) => !outcome.answered) : undefined;
  return open && `${open.name} still failed when it was delivered for the ${MOST_DELIVERIES}th time.`;
}
