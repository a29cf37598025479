import type { Checks } from '../../src/judge/check';
import { Clock } from '../../src/judge/kit/clock';
import { foundCounterexample } from '../../src/judge/kit/foundCounterexample';
import { runMigration } from '../../src/judge/kit/migration';
import { addTrip, MINUTE, passTime, readBoard, started, trueBoard } from './board';
import { crowd } from './crowd';
import { costEvidence } from './expensive';
import { ALL_OLD, History, timeText } from './history';
import { readersGoOn } from './readersGoOn';
import { sameBoard } from './sameBoard';
import { tenMinutes } from './tenMinutes';

/** As the brief says. */
const CHEAP_BLOCKS = 100;
const VISITORS = 10;
const MOST_RECORDS = 500;
/** The one that fails, and the second one after it. */
const MOST_CALLS = 3;

const NEW_TRIPS = `
  INSERT INTO trips (station_id, bike, started_at, ended_at, meters, route)
  SELECT 1 + n % 57, 'bike-2', '2026-01-10 07:00:00+00', '2026-01-10 07:20:00+00', n, '' FROM generate_series(1, 1000) AS n`;

export default {
  migration: (t) => runMigration(t, ['stations', 'trips']),

  'same-board': sameBoard,

  async 'cheap-reads'(t) {
    await t.observe.plans();
    const expected = `Of a process's answers within five minutes at most one reads more than ${CHEAP_BLOCKS} blocks.`;
    const clock = new Clock();
    const worker = await started(t);
    const costly: number[] = [];
    for (let visit = 0; visit <= 8; visit += 1) {
      if (visit > 0) clock.advance(MINUTE / 2);
      if (visit % 3 === 1) await passTime(t);
      const { statements } = await worker.record(() => readBoard(worker, clock));
      const blocks = t.observe.sharedBlocks(statements);
      if (blocks <= CHEAP_BLOCKS) continue;
      costly.push(visit);
      if (costly.length > 1)
        return t.fail({
          expected,
          observed: `The answer at ${costly.map(halfMinutes).join(' read more, and so did that at ')}: ${blocks.toLocaleString('en-US')} blocks.`,
          evidence: [costEvidence(t, 'How the board was read', statements)],
          position: statements[0]?.position,
        });
    }
    return t.pass({
      expected,
      observed: `Of 9 answers in 4 minutes ${costly.length === 0 ? 'none' : 'one'} read more.`,
    });
  },

  'ten-minutes': tenMinutes,

  async stampede(t) {
    await t.observe.plans();
    const clock = new Clock();
    const worker = await started(t);
    await readBoard(worker, clock);
    clock.advance(ALL_OLD);
    await passTime(t);
    return crowd(t, clock, [worker], VISITORS);
  },

  'readers-go-on': readersGoOn,

  async 'failed-refresh'(t) {
    const expected =
      'After a connection has broken, the board is right again at the second call at the latest.';
    const clock = new Clock();
    const preparing = await started(t);
    await readBoard(preparing, clock);
    const history = new History(clock, await trueBoard(t));
    const result = await t.schedules({
      async prepare() {
        history.changed(await addTrip(t, history.current));
        clock.advance(ALL_OLD);
        return { failures: [] as string[] };
      },
      names: ['The process'],
      actors: [
        async (worker, { failures }) => {
          const attempt = await worker.attempt('src/board.ts', 'readBoard', { now: clock.now });
          if (attempt.answered) return attempt.value;
          failures.push(attempt.error.message);
          if (failures.length < MOST_CALLS) throw attempt.error;
          return 'nothing: it failed for the third time';
        },
      ],
      crash: 'connection',
      redeliver: true,
      async holds({ failures }, [outcome]) {
        if (failures.length === MOST_CALLS) return `The second call after it failed, too: ${failures.at(-1)}`;
        return outcome?.answered ? history.fault('The board after it', outcome.value)?.observed : undefined;
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
    clock.advance(ALL_OLD);
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

function halfMinutes(visits: number): string {
  return timeText(visits * (MINUTE / 2)).slice(3);
}
