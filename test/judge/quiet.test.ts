import assert from 'node:assert/strict';
import type { CheckContext, Quiet, Worker } from '../../src/judge/check';
import { Sink } from '../../src/judge/kit/sink';
import { CheckBench } from './checkBench';

const ROWS = 20_000;
/** A row's text, and what the protocol adds to it at most. */
const ROW_BYTES = [1000, 1030] as const;

describe('observe: a quiet worker', function () {
  this.timeout(60_000);
  const bench = new CheckBench();

  /** What there is when the reader has taken the rows to a number of bytes, and takes nothing more. */
  async function stopped(t: CheckContext, worker: Worker, bytes: number, options = {}) {
    const sink = new Sink();
    sink.stall(bytes);
    const parameters = ['observe/streams.ts', 'batches', ROWS, sink.write, options] as const;
    const ended = worker.call(...parameters);
    await sink.stalled;
    const rest = await t.observe.untilQuiet(worker);
    return { sink, rest, ended };
  }

  function assertSent({ bytesFromServer }: Quiet, rows: number): void {
    assert.ok(bytesFromServer >= rows * ROW_BYTES[0], `${bytesFromServer} for ${rows} rows`);
    assert.ok(bytesFromServer <= rows * ROW_BYTES[1] + 20_000, `${bytesFromServer} for ${rows} rows`);
  }

  it('has been sent what it asked for: as much as is taken where it waits, all where it does not', async () => {
    await bench.within(async (t) => {
      const pacedWorker = await t.worker();
      const paced = await stopped(t, pacedWorker, 1_000_000);
      assertSent(paced.rest, 1000);
      assert.equal(t.observe.bytesFromServer(pacedWorker), paced.rest.bytesFromServer);
      assert.deepEqual([paced.sink.outstanding, paced.rest.untaken], [1, []]);
      paced.sink.resume();
      await paced.ended;
      const worker = await t.worker();
      const unpaced = await stopped(t, worker, 1_000_000, { awaited: false });
      assertSent(unpaced.rest, ROWS);
      assert.ok(unpaced.sink.outstanding > 100);
      unpaced.sink.resume();
      await unpaced.ended;
      assertSent(await t.observe.untilQuiet(worker), ROWS);
    });
  });

  it('does not move where it takes no more of an answer', async () => {
    await bench.within(async (t) => {
      const worker = await t.worker();
      await worker.call('observe/streams.ts', 'stopsToRead', 40 * ROWS);
      const { untaken } = await t.observe.untilQuiet(worker);
      assert.deepEqual(
        untaken.map(({ sql, finishedAt }) => [sql.includes('generate_series'), finishedAt]),
        [[true, undefined]],
      );
    });
  });

  it('refers to what it keeps, and to nothing else', async () => {
    await bench.within(async (t) => {
      const growth = async (keep: boolean) => {
        const worker = await t.worker();
        const early = await stopped(t, worker, 1_000_000, { keep });
        early.sink.stall(18_000_000);
        await early.sink.stalled;
        return ((await t.observe.untilQuiet(worker)).liveMemory - early.rest.liveMemory) / 1e6;
      };
      const [kept, forgotten] = [await growth(true), await growth(false)];
      assert.ok(kept > 15 && kept < 20, `${kept} MB`);
      assert.ok(Math.abs(forgotten) < 3, `${forgotten} MB`);
    });
  });

  it('is quiet when it is gone', async () => {
    await bench.within(async (t) => {
      const worker = await t.worker();
      await worker.call('observe/statements.ts', 'run', 'SELECT 1');
      await worker.kill();
      const { untaken, liveMemory } = await t.observe.untilQuiet(worker);
      assert.deepEqual([untaken, liveMemory], [[], 0]);
    });
  });
});
