import type { CheckContext, Worker } from '../../src/judge/check';
import { Clock } from '../../src/judge/kit/clock';
import { refusalOf } from '../../src/judge/kit/refusal';
import { Timeline } from '../../src/judge/kit/timeline';
import { endedOrWaiting } from '../../src/judge/kit/waiting';
import type { Finding } from '../../src/rubric/verdict';
import { addTrip, passTime, readBoard, started, trueBoard } from './board';
import { ALL_OLD, History, type WrongBoard } from './history';
import { writeTogether } from './writers';

const LOCK_NOT_AVAILABLE = '55P03';

/** Whether each board is what the trips say, also while others write, read and refresh. */
export async function sameBoard(t: CheckContext): Promise<Finding> {
  try {
    return await compareBoards(t);
  } catch (error) {
    const refusal = refusalOf(error);
    // That something kept the trips locked is told of any code.
    if (!refusal || refusal.code === LOCK_NOT_AVAILABLE) throw error;
    return t.fail({
      expected: 'Other programs write trips as before.',
      observed: `Another program could not write trips: ${refusal.code} ${refusal.message}.`,
    });
  }
}

async function compareBoards(t: CheckContext): Promise<Finding> {
  const expected =
    'The board has one line for each station, with its trips that have ended and were not cancelled, as it was at one moment.';
  const clock = new Clock();
  const [worker, other] = [await started(t), await t.worker()];
  const history = new History(clock, await trueBoard(t));
  const timeline = new Timeline();
  let wrong: WrongBoard | undefined;
  // That it is too old is another check's.
  const look = (called: string, answer: unknown): boolean => {
    wrong = history.fault(called, answer);
    return wrong !== undefined && !wrong.isOld;
  };
  const failure = (title?: string): Finding => {
    const { observed, evidence } = wrong as WrongBoard;
    return t.fail({
      expected,
      observed,
      evidence: [...evidence, ...(title ? [timeline.evidence(title)] : [])],
    });
  };
  if (look('The first board', await readBoard(worker, clock))) return failure();
  await passTime(t);
  history.changed(await trueBoard(t));
  clock.advance(ALL_OLD);
  if (
    look('The board after trips were added, ended, corrected and cancelled', await readBoard(worker, clock))
  )
    return failure();

  clock.advance(ALL_OLD);
  let reading: Promise<unknown> = Promise.resolve();
  await writeTogether(t, history, timeline, async () => {
    reading = readBoard(worker, clock);
    reading.catch(() => undefined); // awaited below
    const waits = await t.observe.atRest([worker], reading);
    timeline.note('a visitor', waits ? 'waits for the board' : 'is answered');
  });
  if (look('The board while programs wrote at the same time', await reading)) return failure('Who did what');
  clock.advance(ALL_OLD);
  const after = await readBoard(worker, clock);
  timeline.note('a visitor', 'is answered, 11 minutes later');
  if (look('The board after programs wrote at the same time', after)) return failure('Who did what');

  timeline.reset();
  for (const answer of await readTogether(t, { worker, other, clock, history, timeline })) {
    const called = 'A board that was read while a trip was added and another process answered';
    if (look(called, answer)) return failure('Who did what');
  }
  return t.pass({
    expected,
    observed: 'Every board was what the trips said at one moment, also while others wrote and read.',
  });
}

interface Reading {
  readonly worker: Worker;
  readonly other: Worker;
  readonly clock: Clock;
  readonly history: History;
  readonly timeline: Timeline;
}

/**
 * A visitor's call, and between its statements trips are added and the other process finds that all it has is too old.
 * @returns the answers of both, and what both answer afterwards
 */
async function readTogether(
  t: CheckContext,
  { worker, other, clock, history, timeline }: Reading,
): Promise<unknown[]> {
  const writer = await t.session();
  const writes: Promise<void>[] = [];
  const readings: Promise<unknown>[] = [];
  let stuck = false;
  const write = async (): Promise<void> =>
    history.changed(await addTrip({ ...t, database: writer }, history.current));
  const pass = async (): Promise<void> => {
    if (stuck) return;
    const writing = write();
    writes.push(writing);
    stuck = !(await endedOrWaiting(t, writing));
    timeline.note('another program', stuck ? 'waits to add a trip' : 'adds a trip');
    if (stuck) return;
    clock.advance(ALL_OLD);
    const reading = readBoard(other, clock);
    reading.catch(() => undefined); // awaited below
    readings.push(reading);
    stuck = await t.observe.atRest([other], reading);
    timeline.note('the other process', stuck ? 'waits, 11 minutes later' : 'answers, 11 minutes later');
  };
  const answer = await t.observe.interrupt(worker, () => readBoard(worker, clock), pass);
  timeline.note('the process', 'answers');
  await Promise.all(writes);
  const meanwhile = await Promise.all(readings);
  return [answer, ...meanwhile, await readBoard(worker, clock), await readBoard(other, clock)];
}
