import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withAdmin } from '../../src/postgres/connection';
import { CheckBench } from './checkBench';

describe('ground of a check', function () {
  this.timeout(60_000);
  const bench = new CheckBench();

  const clones = () =>
    withAdmin(bench.server.access, {}, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        "SELECT datname AS name FROM pg_database WHERE datname LIKE 'backend%' AND NOT datistemplate",
      );
      return rows.map(({ name }) => name);
    });

  describe('a fresh clone', () => {
    it('knows nothing of the other ones, draws other data, and is gone after its action', async () => {
      const before = await clones();
      await bench.within(async (t) => {
        await t.database.query('INSERT INTO stock VALUES (1, 5)');
        const draws: number[] = [];
        for (let turn = 0; turn < 2; turn += 1) {
          const rows = await t.fresh(async (fresh) => {
            draws.push(fresh.random.next());
            await fresh.database.query('INSERT INTO stock VALUES (2, 5)');
            const worker = await fresh.worker();
            await worker.call('observe/statements.ts', 'run', 'INSERT INTO stock VALUES (3, 5)');
            return fresh.database.query('SELECT id FROM stock ORDER BY id');
          });
          assert.deepEqual(rows, [{ id: 2 }, { id: 3 }]);
        }
        assert.equal(new Set([...draws, t.random.next()]).size, 3);
        assert.deepEqual(await t.database.query('SELECT id FROM stock'), [{ id: 1 }]);
        assert.equal((await clones()).length, before.length + 1);
      });
      assert.deepEqual(await clones(), before);
    });

    it('is gone where its action fails, and the error is the check’s', async () => {
      const before = await clones();
      const found = await bench.check((t) =>
        t.fresh(async (fresh) => {
          await (await fresh.worker()).call('observe/statements.ts', 'run', 'SELECT 1/0');
          return fresh.pass({ expected: '', observed: '' });
        }),
      );
      assert.equal(found.outcome, 'failed');
      assert.match(found.observed, /division by zero/);
      assert.deepEqual(await clones(), before);
    });

    for (const { what, sql, schemaOpen } of [
      {
        what: 'the schema where it is kept',
        sql: 'ALTER TABLE stock DROP COLUMN version',
        schemaOpen: false,
      },
      {
        what: 'the role’s password',
        sql: "SET ROLE NONE; ALTER ROLE SESSION_USER PASSWORD 'x'",
        schemaOpen: true,
      },
    ]) {
      it(`tells the check of what was done to it: ${what}`, async () => {
        const found = await bench.check(
          async (t) => {
            await t.fresh(async (fresh) => {
              await (await fresh.worker()).attempt('observe/statements.ts', 'run', sql);
            });
            return t.pass({ expected: '', observed: '' });
          },
          undefined,
          { schemaOpen },
        );
        assert.equal(found.outcome, 'failed', found.observed);
        assert.match(found.observed, /column stock\.version is gone|changed its database role's password/);
      });
    }
  });

  it('kills a process as a crash would, and starts another', async () => {
    await bench.within(async (t) => {
      const worker = await t.worker();
      const sleeping = worker.attempt('observe/statements.ts', 'run', 'SELECT pg_sleep(600)');
      const call = worker.attempt('edges/outside.ts', 'wait', { forever: () => worker.kill() });
      for (const ended of await Promise.all([sleeping, call])) {
        assert.ok(!ended.answered);
        assert.equal(ended.error.reason, 'died');
      }
      await (await t.worker()).call('observe/statements.ts', 'run', 'SELECT 1');
    });
  });

  describe('a text of the workspace', () => {
    it('is read as it is, and undefined where there is none', async () => {
      await writeFile(path.join(bench.workspace, 'NOTES.md'), '# 4 s → 20 ms\n');
      await mkdir(path.join(bench.workspace, 'folder.md'));
      await bench.within(async (t) => {
        assert.equal(await t.file('NOTES.md'), '# 4 s → 20 ms\n');
        for (const none of ['PR.md', 'folder.md', 'NOTES.md/within', 'no/PR.md'])
          assert.equal(await t.file(none), undefined, none);
      });
    });

    it('is refused where it is far too large or lies outside', async function () {
      await writeFile(path.join(bench.workspace, 'LARGE.md'), 'x'.repeat(300_000));
      const large = await bench.check(async (t) =>
        t.pass({ expected: '', observed: `${await t.file('LARGE.md')}` }),
      );
      assert.equal(large.outcome, 'failed');
      assert.match(large.observed, /LARGE\.md has 293 kB; 256 kB are read at most/);
      const outside = path.join(bench.server.storage, 'secret.md');
      await writeFile(outside, 'secret');
      try {
        await symlink(outside, path.join(bench.workspace, 'LINK.md'));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EPERM') this.skip(); // links need a right on Windows
        throw error;
      }
      const linked = await bench.check(async (t) =>
        t.pass({ expected: '', observed: `${await t.file('LINK.md')}` }),
      );
      assert.equal(linked.outcome, 'failed');
      assert.match(linked.observed, /LINK\.md is a link that leads out of the workspace/);
    });
  });
});
