import assert from 'node:assert/strict';
import type { CheckContext } from '../../src/judge/check';
import { CheckBench } from './checkBench';

describe('transactions that are broken off', function () {
  this.timeout(60_000);
  const bench = new CheckBench();
  const run = async (t: CheckContext, ...statements: string[]) => {
    const worker = await t.worker();
    const attempts = [];
    for (const sql of statements) attempts.push(await worker.attempt('observe/statements.ts', 'run', sql));
    return attempts.map((attempt) => (attempt.answered ? 'done' : attempt.error.message));
  };
  const sell = 'UPDATE stock SET left_over = left_over - 1';

  it('fail at the statement, so many times, and are counted', async () => {
    await bench.within(async (t) => {
      await t.database.query('INSERT INTO stock VALUES (1, 5)');
      const conflicts = await t.breakOff({ table: 'stock', on: 'update', at: 'statement', times: 2 });
      assert.equal(await conflicts.count(), 0);
      const [first, second, third] = await run(t, sell, sell, sell);
      assert.match(first as string, /40001/);
      assert.match(second as string, /40001/);
      assert.equal(third, 'done');
      assert.equal(await conflicts.count(), 2);
      assert.deepEqual(await t.database.query('SELECT left_over FROM stock'), [{ left_over: 4 }]);
    });
  });

  it('fail at COMMIT, until that is ended', async () => {
    await bench.within(async (t) => {
      await t.database.query('INSERT INTO stock VALUES (1, 5)');
      const conflicts = await t.breakOff({ table: 'stock', on: 'update', at: 'commit', times: Infinity });
      const worker = await t.worker();
      const { statements } = await worker.record(() =>
        worker.attempt('observe/statements.ts', 'run', 'BEGIN', sell, 'COMMIT'),
      );
      const codes = statements.map(({ sql, error }) => [sql, error?.code]);
      assert.deepEqual(codes.slice(-2), [
        [sell, undefined],
        ['COMMIT', '40001'],
      ]);
      assert.equal(await conflicts.count(), 1);
      await conflicts.end();
      assert.deepEqual(await run(t, sell), ['done']);
    });
  });
});
