import assert from 'node:assert/strict';
import type { CheckContext } from '../../src/judge/check';
import { endedOrWaiting } from '../../src/judge/kit/waiting';
import { CheckBench } from './checkBench';

describe('a statement that stands still', function () {
  this.timeout(60_000);
  const bench = new CheckBench();
  const sell = 'UPDATE stock SET left_over = left_over - 1 WHERE id = 1';
  const copy = 'INSERT INTO stock SELECT id + 1, left_over FROM stock WHERE id = 1';
  const left = (t: CheckContext) => t.database.query('SELECT id, left_over AS left FROM stock ORDER BY id');

  /** The first one stands still where it is said, the second one overtakes it; what the second one is answered before that. */
  async function overtake(t: CheckContext, before: 'rows' | 'write', first: string, second: string) {
    const [one, other] = [await t.worker(), await t.worker()];
    await t.database.query('INSERT INTO stock VALUES (1, 5)');
    const stop = { table: 'stock', on: ['insert', 'update'], before } as const;
    return t.standStill(stop, async (still) => {
      const late = one.attempt('observe/statements.ts', 'run', first);
      assert.equal(await endedOrWaiting(t, late), false);
      const early = other.attempt('observe/statements.ts', 'run', second);
      const overtaken = await endedOrWaiting(t, early, 2);
      await still.letGo();
      assert.deepEqual([(await late).answered, (await early).answered], [true, true]);
      return overtaken;
    });
  }

  it('is overtaken by a later one, and writes what it saw at its beginning', async () => {
    for (const before of ['rows', 'write'] as const)
      await bench.within(async (t) => {
        assert.equal(await overtake(t, before, copy, sell), true);
        assert.deepEqual(await left(t), [
          { id: 1, left: 4 },
          { id: 2, left: 5 },
        ]);
      });
  });

  it('holds the row or does not yet, as was asked for', async () => {
    for (const [before, overtaken] of [
      ['rows', true],
      ['write', false],
    ] as const)
      await bench.within(async (t) => {
        assert.equal(await overtake(t, before, sell, sell), overtaken);
        assert.deepEqual(await left(t), [{ id: 1, left: 3 }]);
      });
  });

  it('is no more when the action has ended', async () => {
    await bench.within(async (t) => {
      await overtake(t, 'write', copy, sell);
      const worker = await t.worker();
      await worker.call('observe/statements.ts', 'run', sell);
      const triggers = await t.database.query("SELECT FROM pg_trigger WHERE tgrelid = 'stock'::regclass");
      assert.equal(triggers.length, 0);
    });
  });
});
