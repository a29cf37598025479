import type { CheckContext, Checks, Worker } from '../../src/judge/check';
import { Clock } from '../../src/judge/clock';
import { foundCounterexample } from '../../src/judge/foundCounterexample';
import type { Evidence, TimelineEntry } from '../../src/rubric/evidence';
import type { Finding } from '../../src/rubric/verdict';
import { groupStatements } from '../../src/wire/summary';
import { differentBoard, MINUTE, passTime, readBoard, refreshBoard, started, trueBoard } from './board';
import { costEvidence, expensiveStatements } from './expensive';
import { waitedFor, whileTripsAreSlow } from './slowTrips';

/** As the brief says. */
const PROMISED_MINUTES = 10;
const CHEAP_BLOCKS = 100;
const VISITORS = 10;
const MOST_RECORDS = 500;
/** The one that fails, and the second one after it. */
const MOST_CALLS = 3;
/** As the brief says: a visitor whose process stands still for so long, a refresh apart, was not answered. */
const STANDSTILL_MS = 5000;
/** Whoever lets visitors set out at different times does so by less. */
const TIMER_MS = 750;

const NEW_TRIPS = `
  INSERT INTO trips (station_id, bike, started_at, ended_at, meters, route)
  SELECT 1 + n % 57, 'bike-2', '2026-01-10 07:00:00+00', '2026-01-10 07:20:00+00', n, '' FROM generate_series(1, 1000) AS n`;

export default {
  async 'same-board'(t) {
    const expected =
      'The board has one line for each station, with its trips that have ended and were not cancelled.';
    const clock = new Clock();
    const worker = await started(t);
    for (let round = 1; round <= 3; round += 1) {
      const board = await trueBoard(t);
      const what =
        round === 1
          ? 'The first board'
          : `Board ${round}, after trips were added, ended, corrected and cancelled`;
      const wrong = differentBoard(what, [board], await readBoard(worker, clock));
      if (wrong) return t.fail({ expected, ...wrong });
      await passTime(t);
      clock.advance((PROMISED_MINUTES + 1) * MINUTE);
    }
    return t.pass({ expected, observed: 'Three boards are what the trips say.' });
  },

  async 'cheap-reads'(t) {
    await t.observe.plans();
    const expected = `A further answer within five minutes reads at most ${CHEAP_BLOCKS} blocks.`;
    const clock = new Clock();
    const worker = await started(t);
    for (let visits = 0; visits < 2; visits += 1) await readBoard(worker, clock);
    let most = 0;
    for (let visit = 1; visit <= 8; visit += 1) {
      clock.advance(MINUTE / 2);
      if (visit % 3 === 0) await passTime(t);
      const { statements } = await worker.record(() => readBoard(worker, clock));
      const blocks = t.observe.sharedBlocks(statements);
      if (blocks > CHEAP_BLOCKS)
        return t.fail({
          expected,
          observed: `An answer ${visit / 2} minutes after the first one read ${blocks.toLocaleString('en-US')} blocks.`,
          evidence: [costEvidence(t, 'How the board was read', statements)],
          position: statements[0]?.position,
        });
      most = Math.max(most, blocks);
    }
    return t.pass({ expected, observed: `None of 8 further answers read more than ${most} blocks.` });
  },

  async 'ten-minutes'(t) {
    const expected = `No answer is older than ${PROMISED_MINUTES} minutes, whoever refreshes or does not.`;
    const clock = new Clock();
    const [first, second] = [await started(t), await t.worker()];
    const history: TimelineEntry[] = [];
    const note = (who: string, what: string, failed = false): void => {
      history.push({ who: `${minutesOf(clock)} ${who}`, what, ...(failed && { failed }) });
    };
    let boards = [await trueBoard(t)];
    await refreshBoard(first, clock);
    note('refreshBoard()', 'is called, and never again');
    const ask = async (worker: Worker, name: string): Promise<Finding | undefined> => {
      const wrong = differentBoard(
        `Board of the ${name} process at ${minutesOf(clock)}`,
        boards,
        await readBoard(worker, clock),
      );
      note(
        `the ${name} process`,
        wrong ? `answers a board that is too old: ${wrong.observed}` : 'answers a board that is young enough',
        wrong !== undefined,
      );
      return (
        wrong &&
        t.fail({
          expected,
          observed: wrong.observed,
          evidence: [
            ...(wrong.evidence ?? []),
            { kind: 'timeline', title: 'What the board said when', entries: history },
          ],
        })
      );
    };
    for (let step = 0; step < 3; step += 1) {
      for (const [worker, name] of [
        [first, 'first'],
        [second, 'second'],
      ] as const) {
        const wrong = await ask(worker, name);
        if (wrong) return wrong;
      }
      await passTime(t);
      note('other programs', 'add, end, correct and cancel trips');
      boards = [...boards.slice(-1), await trueBoard(t)];
      // Whoever asks now may get the old board still; asking must not make it younger.
      clock.advance(6 * MINUTE);
      for (const [worker, name] of [
        [first, 'first'],
        [second, 'second'],
      ] as const) {
        const wrong = await ask(worker, name);
        if (wrong) return wrong;
      }
      clock.advance(4 * MINUTE + 1000);
      boards = boards.slice(-1);
    }
    return t.pass({
      expected,
      observed: 'In 30 minutes without a refresh two processes answered no board that was too old.',
    });
  },

  async stampede(t) {
    await t.observe.plans();
    const clock = new Clock();
    const worker = await started(t);
    await readBoard(worker, clock);
    clock.advance((PROMISED_MINUTES + 1) * MINUTE);
    await passTime(t);
    return crowd(t, clock, [worker], VISITORS);
  },

  async 'readers-go-on'(t) {
    const expected = 'While a refresh is under way, visitors are answered from what is young enough.';
    const clock = new Clock();
    const [refreshing, other] = [await started(t), await t.worker()];
    const board = await trueBoard(t);
    for (const worker of [refreshing, other]) await readBoard(worker, clock);
    await passTime(t);
    clock.advance(2 * MINUTE);
    const allowed = [board, await trueBoard(t)];
    return whileTripsAreSlow(t, async (goOn) => {
      const refresh = refreshing.attempt('src/board.ts', 'refreshBoard', { now: clock.now });
      refresh.catch(() => undefined); // awaited below, unless the check is broken off before
      if (!(await t.observe.atRest([refreshing], refresh)))
        return t.pass({
          expected,
          observed: 'refreshBoard() does not go through the trips, so nobody waits for it.',
        });
      for (const [worker, whose] of [
        [other, 'another process'],
        [refreshing, 'the same process'],
      ] as const) {
        const reading = worker.attempt('src/board.ts', 'readBoard', { now: clock.now });
        reading.catch(() => undefined);
        const workers = [other, refreshing];
        if (await t.observe.atRest(workers, reading, STANDSTILL_MS)) {
          const waits = await waitedFor(t);
          await goOn();
          await Promise.all([refresh, reading]);
          return t.fail({
            expected,
            observed: `While refreshBoard() went through the trips, a visitor of ${whose} waited for it, with a board of 2 minutes at hand.`,
            evidence: [waitEvidence(whose, waits)],
          });
        }
        const attempt = await reading;
        if (!attempt.answered) throw attempt.error;
        const wrong = differentBoard(`Board of ${whose} during a refresh`, allowed, attempt.value);
        if (wrong) return t.fail({ expected, ...wrong });
      }
      await goOn();
      await refresh;
      return t.pass({
        expected,
        observed: 'While refreshBoard() waited for the trips, visitors of both processes were answered.',
      });
    });
  },

  async 'failed-refresh'(t) {
    const expected =
      'After a connection has broken, the board is right again at the second call at the latest.';
    const clock = new Clock();
    const preparing = await started(t);
    await readBoard(preparing, clock);
    const result = await t.schedules({
      async prepare() {
        await passTime(t);
        clock.advance((PROMISED_MINUTES + 1) * MINUTE);
        return trueBoard(t);
      },
      actors: [(worker) => readBoard(worker, clock)],
      crash: 'connection',
      redeliver: true,
      async holds(board, [outcome]) {
        if (!outcome?.answered) return `The board still failed: ${outcome?.error.message}`;
        if (outcome.deliveries > MOST_CALLS) return `Only call ${outcome.deliveries} had an answer.`;
        return differentBoard('The board after it', [board], outcome.value)?.observed;
      },
    });
    const { counterexample, schedules } = result;
    if (counterexample) return foundCounterexample(t, expected, counterexample);
    return t.pass({
      expected,
      observed: `The connection broke at ${schedules - 1} places, and the board was right afterwards.`,
    });
  },

  async 'two-processes'(t) {
    await t.observe.plans();
    const clock = new Clock();
    const workers = [await started(t), await t.worker()];
    for (const worker of workers) await readBoard(worker, clock);
    clock.advance((PROMISED_MINUTES + 1) * MINUTE);
    await passTime(t);
    return crowd(t, clock, workers, VISITORS / 2);
  },

  async price(t) {
    const before = await t.observe.writeCost(NEW_TRIPS);
    return t.fresh(async (migrated) => {
      const worker = await started(migrated);
      await readBoard(worker, new Clock());
      const after = await migrated.observe.writeCost(NEW_TRIPS);
      const more = Math.max(0, after.walRecords - before.walRecords);
      const expected = `1,000 new trips write at most ${MOST_RECORDS} WAL records more than before.`;
      // To the nearest hundred, since the numbers jitter by a few.
      const rounded = Math.round(more / 100) * 100;
      if (more <= MOST_RECORDS)
        return t.pass({ expected, observed: `They write about ${rounded.toLocaleString('en-US')} more.` });
      return t.fail({
        expected,
        observed: `They write about ${rounded.toLocaleString('en-US')} records more.`,
      });
    });
  },
} satisfies Checks;

/** Lets many ask at the same moment, when nothing young enough is there and the trips are slow. */
async function crowd(
  t: CheckContext,
  clock: Clock,
  workers: readonly Worker[],
  visitors: number,
): Promise<Finding> {
  const who = workers.length === 1 ? 'a process' : `${workers.length} processes together`;
  const all = workers.length * visitors;
  const expected = `Of ${all} visitors at the same moment one at most makes ${who} go through the trips, and all get a right answer.`;
  const board = await trueBoard(t);
  const recordings = await whileTripsAreSlow(t, async (goOn) => {
    const asking = Promise.all(
      workers.map((worker) =>
        worker.record(() => Promise.all(Array.from({ length: visitors }, () => readBoard(worker, clock)))),
      ),
    );
    asking.catch(() => undefined); // awaited below
    await t.observe.atRest(workers, asking, TIMER_MS);
    await goOn();
    return asking;
  });
  for (const { value } of recordings) {
    for (const each of value) {
      const wrong = differentBoard('A board of many at once', [board], each);
      if (wrong) return t.fail({ expected, ...wrong });
    }
  }
  const expensive = recordings.flatMap(({ statements }) => expensiveStatements(t, statements));
  if (expensive.length > 1) {
    return t.fail({
      expected,
      observed: `${all} visitors at the same moment made ${expensive.length} statements go through the trips.`,
      evidence: [
        {
          kind: 'statements',
          title: 'Statements that went through the trips',
          groups: groupStatements(expensive),
        },
      ],
      position: expensive[0]?.position,
    });
  }
  return t.pass({
    expected,
    observed:
      expensive.length === 0
        ? 'None went through the trips.'
        : `One of ${all} visitors went through the trips.`,
  });
}

function minutesOf(clock: Clock): string {
  return clock.now().toISOString().slice(11, 19);
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
