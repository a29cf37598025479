import type { Attempt, CheckContext, Worker } from '../../src/judge/check';
import { Clock } from '../../src/judge/kit/clock';
import type { Evidence } from '../../src/rubric/evidence';
import type { Finding } from '../../src/rubric/verdict';
import { addTrip, MINUTE, readBoard, refreshBoard, started, trueBoard } from './board';
import { History } from './history';
import { tripsWaits, waitedFor, whileTripsAreSlow } from './slowTrips';

/** As the brief says: a visitor whose process stands still for so long, a refresh apart, was not answered. */
const STANDSTILL_MS = 5000;

/** Whether visitors are answered from what is young enough while a refresh cannot end. */
export async function readersGoOn(t: CheckContext): Promise<Finding> {
  const expected = 'While a refresh is under way, visitors are answered from what is young enough.';
  const clock = new Clock();
  const [refreshing, other] = [await started(t), await t.worker()];
  const history = new History(clock, await trueBoard(t));
  const change = async (): Promise<void> => history.changed(await addTrip(t, history.current));
  for (const worker of [refreshing, other]) await readBoard(worker, clock);
  await change();
  clock.advance(7 * MINUTE);
  await refreshBoard(refreshing, clock);
  await change();
  clock.advance(2 * MINUTE);
  return whileTripsAreSlow(t, async (goOn) => {
    const refresh = refreshing.attempt('src/board.ts', 'refreshBoard', { now: clock.now });
    refresh.catch(() => undefined); // awaited below, unless the check is broken off before
    if (!(await t.observe.atRest([refreshing], refresh)))
      return t.pass({
        expected,
        observed: 'refreshBoard() does not go through the trips, so nobody waits for it.',
      });
    const reading = (worker: Worker): Promise<Attempt> => {
      const attempt = worker.attempt('src/board.ts', 'readBoard', { now: clock.now });
      attempt.catch(() => undefined); // awaited below
      return attempt;
    };
    const isStuck = (attempt: Promise<Attempt>): Promise<boolean> =>
      t.observe.atRest([other, refreshing], attempt, STANDSTILL_MS);
    const waited = async (whose: string, board: string, attempt: Promise<Attempt>): Promise<Finding> => {
      const waits = await waitedFor(t);
      await goOn();
      await Promise.all([refresh, attempt]);
      return t.fail({
        expected,
        observed: `While refreshBoard() went through the trips, a visitor of ${whose} waited for it, though there was ${board}.`,
        evidence: [waitEvidence(whose, waits)],
      });
    };
    const answered: { readonly whose: string; readonly attempt: Promise<Attempt> }[] = [];
    for (const [worker, whose, age] of [
      [other, 'another process', 9],
      [refreshing, 'the same process', 2],
    ] as const) {
      const attempt = reading(worker);
      if (await isStuck(attempt)) return waited(whose, `a board of ${age} minutes`, attempt);
      answered.push({ whose, attempt });
    }
    // What the other process answered before has run out by now; what the last refresh has left has not.
    clock.advance(2 * MINUTE);
    const late = reading(other);
    const rests = await t.observe.atRest([other, refreshing], late);
    // It goes through the trips itself, where nothing but its own memory has a board.
    const reads = rests && (await tripsWaits(t)) > 1;
    if (rests && !reads && (await isStuck(late)))
      return waited('another process', 'a board of 4 minutes, which the refresh before had left', late);
    answered.push({ whose: 'another process', attempt: late });
    await goOn();
    await refresh;
    for (const { whose, attempt } of answered) {
      const ended = await attempt;
      if (!ended.answered) throw ended.error;
      const wrong = history.fault(`A board of ${whose} during a refresh`, ended.value);
      // That it is too old is another check's.
      if (wrong && !wrong.isOld) return t.fail({ expected, ...wrong });
    }
    return t.pass({
      expected,
      observed: 'While refreshBoard() waited for the trips, visitors of both processes were answered.',
    });
  });
}

function waitEvidence(whose: string, waits: readonly string[]): Evidence {
  return {
    kind: 'timeline',
    title: 'Who waited for what',
    entries: [
      { who: 'refreshBoard()', what: 'goes through the trips, which takes its time' },
      { who: `a visitor of ${whose}`, what: 'waits', failed: true },
      ...waits.map((what) => ({ who: 'at the database', what: `somebody waits for ${what}` })),
    ],
  };
}
