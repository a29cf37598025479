import assert from 'node:assert/strict';
import type { CheckContext, Worker } from '../../src/judge/check';
import { rush } from '../../src/judge/kit/rush';
import { CheckBench } from './checkBench';

describe('a rush of calls at one process', function () {
  this.timeout(60_000);
  const bench = new CheckBench();
  const within = (work: (t: CheckContext, worker: Worker) => Promise<void>) =>
    bench.within(async (t) => work(t, await t.worker()));
  const six = (worker: Worker, name: string, ...parameters: unknown[]) => ({
    came: 'Six came at once',
    connections: 4,
    calls: Array.from(
      { length: 6 },
      () => () => worker.attempt('observe/connections.ts', name, ...parameters),
    ),
  });

  it('has what they resolved to', () =>
    within(async (t, worker) => {
      const { values, unanswered } = await rush(t, worker, six(worker, 'atOnce', 1));
      assert.deepEqual([values, unanswered], [Array(6).fill(undefined), undefined]);
    }));

  it('says what each connection has, where they wait for another one', () =>
    within(async (t, worker) => {
      const { unanswered } = await rush(t, worker, six(worker, 'twoConnections'));
      assert.match(unanswered?.observed ?? '', /^Six came at once, and came to a stand: /);
      const [evidence] = unanswered?.evidence ?? [];
      assert.ok(evidence?.kind === 'statements');
      assert.deepEqual(
        evidence.groups.map(({ sql, count }) => [sql, count]),
        [['LOCK TABLE stock IN SHARE ROW EXCLUSIVE MODE', 4]],
      );
      assert.equal(unanswered?.position?.file, 'observe/connections.ts');
    }));

  it('says so where they wait before anything was sent', () =>
    within(async (t, worker) => {
      const { unanswered } = await rush(t, worker, six(worker, 'readBesides'));
      assert.match(
        unanswered?.observed ?? '',
        /^Six came at once, and came to a stand before any of them sent a statement: /,
      );
      assert.deepEqual(unanswered?.evidence, []);
    }));

  it('says how one of them failed', () =>
    within(async (t, worker) => {
      const { unanswered } = await rush(t, worker, six(worker, 'missing'));
      assert.match(unanswered?.observed ?? '', /^Six came at once, and one of them failed: .*missing/);
    }));
});
