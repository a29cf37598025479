import assert from 'node:assert/strict';
import type { CheckContext, Worker } from '../../src/judge/check';
import { CheckBench } from './checkBench';

describe('observe: what a process does at the database', function () {
  this.timeout(60_000);
  const bench = new CheckBench();
  const call = (worker: Worker, name: string, ...parameters: unknown[]) =>
    worker.call('observe/connections.ts', name, ...parameters);
  const run = (worker: Worker, sql: string) => worker.call('observe/statements.ts', 'run', sql);
  const within = (work: (t: CheckContext, worker: Worker) => Promise<void>) =>
    bench.within(async (t) => work(t, await t.worker()));

  describe('gather', () => {
    it('keeps as many statements as are wanted until they stand there together', () =>
      within(async (t, worker) => {
        const acting = { ended: false, met: false };
        const { held } = await t.observe.gather(
          worker,
          3,
          async () => {
            await call(worker, 'atOnce', 3);
            acting.ended = true;
          },
          async () => {
            acting.met = true;
            assert.equal(acting.ended, false);
          },
        );
        assert.deepEqual(acting, { ended: true, met: true });
        assert.equal(new Set(held.map(({ connection }) => connection)).size, 3);
        assert.ok(held.every(({ outcome }) => outcome === 'completed'));
      }));

    it('lets those go who have come, where the others wait within their process', () =>
      within(async (t, worker) => {
        const { held, value } = await t.observe.gather(worker, 3, () =>
          Promise.all([1, 2, 3].map(() => call(worker, 'inTurn'))),
        );
        assert.deepEqual([held.length, value.length], [1, 3]);
      }));

    it('has no more than the pool has connections', () =>
      within(async (t, worker) => {
        const { held } = await t.observe.gather(worker, 5, () => call(worker, 'atOnce', 6));
        assert.equal(held.length, 4);
      }));

    it('keeps nothing any more where the action fails', () =>
      within(async (t, worker) => {
        const failing = t.observe.gather(worker, 2, () => run(worker, 'SELECT 1/0'));
        await assert.rejects(failing, /division by zero/);
        await call(worker, 'atOnce', 2);
      }));
  });

  describe('openTransactions', () => {
    it('has the last statement of a connection that is left in one', () =>
      within(async (t, worker) => {
        await call(worker, 'atOnce', 2);
        assert.deepEqual(await t.observe.openTransactions(worker), []);
        await call(worker, 'begin', false);
        const [open, ...others] = await t.observe.openTransactions(worker);
        assert.deepEqual([open?.sql, others], ['BEGIN', []]);
        assert.equal(open?.position?.file, 'observe/connections.ts');
      }));

    it('has those of closed connections where they are asked for', () =>
      within(async (t, worker) => {
        await call(worker, 'begin', true);
        assert.deepEqual(await t.observe.openTransactions(worker), []);
        const closed = await t.observe.openTransactions(worker, { closed: true });
        assert.deepEqual(
          closed.map(({ sql }) => sql),
          ['BEGIN'],
        );
      }));
  });

  it('sessionsEnded waits until closed connections hold nothing any more', () =>
    within(async (t, worker) => {
      // One by one they are mostly over by then all the same; some of so many are not.
      for (let key = 1; key <= 40; key += 1) {
        await call(worker, 'lockAndClose', key);
        await t.observe.sessionsEnded(worker);
        const [row] = await t.database.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [
          key,
        ]);
        assert.ok(row?.free, `lock ${key}`);
      }
    }));

  it('mostConnections counts those that were there at the same time', () =>
    within(async (t, worker) => {
      for (let round = 0; round < 3; round += 1) {
        await run(worker, 'SELECT 1');
        await call(worker, 'begin', true);
        await t.observe.openTransactions(worker);
      }
      assert.equal(t.observe.mostConnections(worker), 1);
      await t.observe.gather(worker, 3, () => call(worker, 'atOnce', 3));
      assert.equal(t.observe.mostConnections(worker), 3);
    }));

  describe('atRest', () => {
    const never = new Promise<never>(() => undefined);

    it('is who waits for a lock', () =>
      within(async (t, worker) => {
        await t.database.query('BEGIN');
        await t.database.query('LOCK TABLE stock IN ACCESS EXCLUSIVE MODE');
        const writing = run(worker, 'INSERT INTO stock VALUES (1, 1)');
        assert.equal(await t.observe.atRest([worker], writing), true);
        await t.database.query('COMMIT');
        await writing;
      }));

    it('is who waits for another one of its process', () =>
      within(async (t, worker) => {
        await t.observe.gather(
          worker,
          2,
          () => Promise.all([call(worker, 'inTurn'), call(worker, 'inTurn')]),
          async () => assert.equal(await t.observe.atRest([worker], never), true),
        );
      }));

    it('is who asks the same again and again', () =>
      within(async (t, worker) => {
        const asking = call(worker, 'awaitStock');
        assert.equal(await t.observe.atRest([worker], asking), true);
        await t.database.query('INSERT INTO stock VALUES (1, 1)');
        await asking;
      }));

    it('is nobody whose statement runs', () =>
      within(async (t, worker) => {
        const counting = { ended: false };
        const count = run(worker, 'SELECT count(*) FROM generate_series(1, 1000000)').then(
          () => (counting.ended = true),
        );
        assert.equal(await t.observe.atRest([worker], never), true);
        assert.equal(counting.ended, true);
        await count;
      }));

    it('is not asked for any more once what is waited for has come', () =>
      within(async (t, worker) => {
        assert.equal(await t.observe.atRest([worker], call(worker, 'atOnce', 4)), false);
      }));
  });
});
