import { CandidateError } from '../../src/errors';
import type { ActorOutcome, Attempt, CheckContext, Observation, Worker } from '../../src/judge/check';
import { valueText } from '../../src/judge/kit/valueText';
import { endedOrWaiting } from '../../src/judge/kit/waiting';
import type { TimelineEntry } from '../../src/rubric/evidence';
import { statementText } from '../../src/rubric/scorecard';
import type { WireStatement } from '../../src/wire/record';
import type { Publisher } from './publisher';
import type { Publication, Race } from './races';

/** Looks, some milliseconds each, until one who asks again and again is taken for one who waits. */
const MOST_LOOKS = 400;
/** Where a publisher stands still within the statement that writes to boards. */
const PLACES = ['rows', 'write'] as const;

type Actor = Race<Publication>['actors'][number];
type Wrong = Omit<Observation, 'expected'>;

/**
 * A publisher stands still in the middle of the statement that writes to a board, while another one takes over: what a statement
 * saw at its beginning is old by the time that it writes.
 * @returns what was wrong; undefined where nothing was
 */
export async function overtaken(
  t: CheckContext,
  publishers: readonly [Publisher, Publisher],
  races: readonly Race<Publication>[],
): Promise<Wrong | undefined> {
  for (const race of races)
    for (const before of PLACES) {
      const wrong = await overtakenAt(t, publishers, race, before);
      if (wrong) return wrong;
    }
  return undefined;
}

async function overtakenAt(
  t: CheckContext,
  [slow, quick]: readonly [Publisher, Publisher],
  race: Race<Publication>,
  before: (typeof PLACES)[number],
): Promise<Wrong | undefined> {
  const scenario = await race.prepare();
  const [publish, takeOver] = race.actors as [Actor, Actor];
  return t.standStill({ table: 'boards', on: ['insert', 'update'], before }, async (still) => {
    const publishing = recorded(slow, (worker) => publish(worker, scenario));
    await endedOrWaiting(t, publishing);
    const stoppedAt = performance.now();
    const takingOver = recorded(quick, (worker) => takeOver(worker, scenario));
    const isFast = await endedOrWaiting(t, takingOver, 2, MOST_LOOKS);
    const awakeAt = performance.now();
    await still.letGo();
    const ends = [await publishing, await takingOver] as const;
    const [{ outcome: late, statements }, { outcome: early }] = ends;
    const violation = await race.holds(scenario, [late, early]);
    if (violation === undefined) return undefined;
    const stop = statements.find((statement) => endOf(statement) > awakeAt);
    const entries = [
      ...ran(ends, -Infinity, stoppedAt),
      ...(stop ? [{ ...entryOf(slow.name, stop), what: 'stands still in the middle of' }] : []),
      ...(scenario.expired === 'expired'
        ? [{ who: 'time', what: `passes: the lease of ${scenario.lease.name} has expired` }]
        : []),
      ...ran(ends, stoppedAt, awakeAt),
      ...(isFast ? [answerOf(early)] : []),
      ...(stop ? [{ who: slow.name, what: 'goes on' }] : []),
      ...ran(ends, awakeAt, Infinity),
      ...(isFast ? [answerOf(late)] : [answerOf(late), answerOf(early)]),
    ];
    const within = stop ? `in the middle of \`${statementText(stop.sql, 70)}\`` : 'at its end';
    return {
      observed: `${slow.name} stood still ${within}. Meanwhile ${quick.name} ${scenario.taken ? 'took over' : 'asked for the lease'}. Then ${slow.name} went on. ${violation}`,
      evidence: [{ kind: 'timeline', title: 'What happened, in order', entries }],
      position: stop?.position,
    };
  });
}

interface Recorded {
  readonly outcome: ActorOutcome;
  readonly statements: readonly WireStatement[];
}

async function recorded(
  { name, worker }: Publisher,
  act: (worker: Worker) => Promise<unknown>,
): Promise<Recorded> {
  const { value, statements } = await worker.record(() => attempted(() => act(worker)));
  return { outcome: { ...value, name, deliveries: 1 }, statements };
}

async function attempted(act: () => Promise<unknown>): Promise<Attempt> {
  try {
    return { answered: true, value: await act() };
  } catch (error) {
    if (error instanceof CandidateError) return { answered: false, error };
    throw error;
  }
}

/** What was run within a time, in the order of its ends. */
function ran(calls: readonly Recorded[], from: number, to: number): TimelineEntry[] {
  return calls
    .flatMap(({ outcome, statements }) => statements.map((statement) => ({ who: outcome.name, statement })))
    .filter(({ statement }) => from < endOf(statement) && endOf(statement) <= to)
    .sort((one, other) => endOf(one.statement) - endOf(other.statement))
    .map(({ who, statement }) => entryOf(who, statement));
}

function endOf({ finishedAt }: WireStatement): number {
  return finishedAt ?? Infinity;
}

function entryOf(who: string, { sql, error, position }: WireStatement): TimelineEntry {
  const what = error ? `is told ${error.code}: ${error.message}` : 'runs';
  return { who, what, sql, position, failed: error !== undefined };
}

function answerOf({ name, ...attempt }: ActorOutcome): TimelineEntry {
  return attempt.answered
    ? { who: name, what: `answered ${valueText(attempt.value)}` }
    : { who: name, what: `failed: ${attempt.error.message}`, failed: true };
}
