import assert from 'node:assert/strict';
import { withAdmin } from '../../src/postgres/connection';
import { createClone } from '../../src/postgres/database/clone';
import { ensureTemplate } from '../../src/postgres/database/template';
import { installDdlReports } from '../../src/judge/observe/ddl';
import { installPlanReports } from '../../src/judge/observe/plans';
import { EnvironmentError } from '../../src/errors';
import type { Worker } from '../../src/judge/check';
import { embeddedServer } from '../support/embeddedServer';
import { CheckBench } from './checkBench';

describe('observe: within a check', function () {
  this.timeout(60_000);
  const bench = new CheckBench();
  const run = (worker: Worker, ...statements: string[]) =>
    worker.call('observe/statements.ts', 'run', ...statements);

  it("sees what a worker's code does, with the line that did it", async () => {
    await bench.within(async (t) => {
      await t.observe.plans();
      await t.observe.ddl();
      const worker = await t.worker();
      const { statements } = await worker.record(() =>
        run(
          worker,
          'CREATE TABLE made (id int)',
          'INSERT INTO made SELECT generate_series(1, 500)',
          'SELECT * FROM made',
        ),
      );
      const [insert, select] = t.observe.plansOf(statements);
      assert.deepEqual([insert?.plan.node, select?.plan.node], ['ModifyTable', 'Seq Scan']);
      assert.equal(select?.plan.actualRows, 500);
      assert.equal(select.statement.position?.file, 'observe/statements.ts');
      assert.ok(t.observe.sharedBlocks(statements) > 500);
      assert.deepEqual(
        t.observe.ddlOf(statements).map(({ objects }) => objects),
        [['public.made']],
      );
    });
  });

  it('holds a statement of a worker back by its number, and loses its connection', async () => {
    await bench.within(async (t) => {
      const worker = await t.worker();
      await run(worker, 'CREATE TABLE made (id int)');
      const rows = () => t.database.query('SELECT * FROM made');
      const held = worker.holdAt(2);
      const running = run(worker, 'INSERT INTO made VALUES (1)', 'INSERT INTO made VALUES (2)');
      await held.reached;
      assert.deepEqual(await rows(), [{ id: 1 }]);
      held.release();
      await running;
      assert.deepEqual(await rows(), [{ id: 1 }, { id: 2 }]);
      const lost = worker.holdAt(1);
      const failing = worker.attempt('observe/statements.ts', 'run', 'INSERT INTO made VALUES (3)');
      await lost.cut('before');
      assert.equal((await failing).answered, false);
      assert.equal((await rows()).length, 2);
    });
  });

  it('sees the temporary files that held cursors keep, of this database alone', async () => {
    await bench.within(async (t) => {
      const [worker, elsewhere] = [await t.worker(), { bytes: 0 }];
      assert.equal(await t.observe.temporaryBytes(), 0);
      const rows = "SELECT repeat('x', 1000) FROM generate_series(1, 20000)";
      await run(worker, `DECLARE held CURSOR WITH HOLD FOR ${rows}`);
      await t.fresh(async (apart) => void (elsewhere.bytes = await apart.observe.temporaryBytes()));
      assert.equal(elsewhere.bytes, 0);
      const held = await t.observe.temporaryBytes();
      assert.ok(held >= 20_000_000 && held < 30_000_000, `${held} bytes`);
      await run(worker, 'CLOSE held');
      assert.equal(await t.observe.temporaryBytes(), 0);
    });
  });

  it('writes between the statements of a worker, and finds who waits behind it', async () => {
    await bench.within(async (t) => {
      const worker = await t.worker();
      await run(worker, 'CREATE TABLE made (id int)');
      const since = await t.observe.time();
      const write = () => t.database.query('INSERT INTO made VALUES (1)');
      const traffic = await t.observe.traffic(worker, () => run(worker, 'SELECT 1', 'SELECT 2'), write);
      assert.deepEqual(
        traffic.writes.map(({ before, error }) => [before?.sql, error]),
        [
          ['SELECT 1', undefined],
          ['SELECT 2', undefined],
          [undefined, undefined],
        ],
      );
      assert.deepEqual((await t.observe.rowsPerCommit('made', since)).rows, [1, 1, 1]);
      const add = "SET lock_timeout = '10s'; ALTER TABLE made ADD COLUMN a int";
      const queue = await t.observe.lockQueue('made', () => run(worker, add));
      assert.deepEqual([queue.waiter, queue.blocked], [add, true]);
    });
  });

  it('lets others have their turn between the statements of a worker, also in its transaction', async () => {
    await bench.within(async (t) => {
      const worker = await t.worker();
      await run(worker, 'CREATE TABLE made (id int)');
      const [other, counts] = [await t.session(), [] as number[]];
      await t.observe.interrupt(
        worker,
        () => run(worker, 'BEGIN', 'INSERT INTO made VALUES (1)', 'COMMIT'),
        async () => {
          await other.query('INSERT INTO made VALUES (2)');
          counts.push((await t.database.query('SELECT FROM made')).length);
        },
      );
      assert.deepEqual(counts, [1, 2]);
      assert.equal((await other.query('SELECT FROM made')).length, 3);
      const failing = t.observe.interrupt(
        worker,
        () => run(worker, 'SELECT 1', 'SELECT 2', 'SELECT 3'),
        () => Promise.reject(new Error('a turn that fails')),
      );
      await assert.rejects(failing, /a turn that fails/);
    });
  });

  it('keeps what the server answers from a worker, which has run by then', async () => {
    await bench.within(async (t) => {
      const worker = await t.worker();
      await run(worker, 'CREATE TABLE made (id int)');
      let late: Promise<unknown> | undefined;
      const [settled, seen] = [[] as string[], [] as number[]];
      const add = 'INSERT INTO made VALUES (1)';
      await t.observe.keepAnswers(
        worker,
        () => run(worker, add).then(() => settled.push('first')),
        async () => {
          late = run(worker, add).then(() => settled.push('second'));
          seen.push((await t.database.query('SELECT FROM made')).length, settled.length);
        },
      );
      await late;
      assert.deepEqual(
        [seen, settled.toSorted()],
        [
          [1, 0],
          ['first', 'second'],
        ],
      );
      const nothing = await t.observe.keepAnswers(
        worker,
        () => Promise.resolve('nothing'),
        () => Promise.reject(new Error('there is nothing to keep')),
      );
      assert.equal(nothing, 'nothing');
    });
  });

  it('could not check is what comes of reports that were not asked for in time', async () => {
    const finding = await bench.check(async (t) => {
      const worker = await t.worker();
      await run(worker, 'SELECT 1');
      await t.observe.plans();
      const { statements } = await worker.record(() => run(worker, 'SELECT 2'));
      t.observe.plansOf(statements);
      return t.pass({ expected: '', observed: '' });
    });
    assert.equal(finding.outcome, 'could-not-check');
    assert.match(finding.observed, /plan of a statement was missed/);
  });
});

describe('observe: on a server where our role is no superuser', function () {
  this.timeout(60_000);
  const server = embeddedServer();

  it('says that it cannot, and where it can', async () => {
    const credential = { user: 'drills_admin', password: 'drills_admin' };
    await withAdmin(server.access, {}, (admin) =>
      admin.query(
        "CREATE ROLE drills_admin LOGIN CREATEDB CREATEROLE PASSWORD 'drills_admin'; GRANT CONNECT ON DATABASE postgres TO drills_admin",
      ),
    );
    const access = { ...server.access, kind: 'url' as const, admin: credential, superuser: false };
    const template = await ensureTemplate(access, { key: 'empty', scripts: [] });
    const clone = await createClone(access, template, { purpose: 'check', label: 'plain' });
    try {
      for (const install of [installPlanReports, installDdlReports]) {
        await assert.rejects(install(access, clone), (error: unknown) => {
          assert.ok(error instanceof EnvironmentError);
          assert.match(
            `${error.message} ${error.nextStep}`,
            /on this server: .* Use the embedded or the container server/,
          );
          return true;
        });
      }
    } finally {
      await clone.drop();
    }
  });
});
