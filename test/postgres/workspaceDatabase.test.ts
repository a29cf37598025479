import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import type { Session } from '../../src/session/session';
import { temporaryFolder } from '../support/temporaryFolder';

describe('the workspace’s database', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let engine: Engine;
  let session: Session;

  before(async () => {
    engine = new Engine({
      storage: path.join(folder.path, 'storage'),
      log: silentLog,
      postgres: () => 'embedded',
    });
    session = await engine.create('n-plus-one', path.join(folder.path, 'workspace'));
  });
  after(() => engine.server.release());

  it('has its data reset, whoever is connected, and no file touched', async () => {
    const file = path.join(session.folder, 'src', 'orders.ts');
    await writeFile(file, '// mine\n');
    const before = await session.prepare();
    const mine = await before.connect();
    await mine.run('BEGIN');
    assert.equal((await mine.run('DROP TABLE order_items CASCADE')).state, 'done');
    await mine.run('COMMIT');

    const database = await session.resetData();
    await mine.closed;
    const { tables } = await database.describe();
    assert.ok(tables.some(({ name, rows }) => name === 'order_items' && Number(rows) > 0));
    assert.equal(await readFile(file, 'utf8'), '// mine\n');
    assert.equal(database.clone.database, before.clone.database);
    const again = await session.prepare();
    assert.equal(again.clone.database, database.clone.database);
  });

  it('is reached by its URL and by the environment for libpq, with no more rights', async () => {
    const database = await session.prepare();
    const client = new Client(database.url);
    await client.connect();
    const { rows } = await client.query<{ role: string; superuser: string }>(
      `SELECT session_user AS role, current_setting('is_superuser') AS superuser`,
    );
    await client.end();
    assert.deepEqual(rows, [{ role: database.clone.candidate.user, superuser: 'off' }]);

    // node-postgres reads the same variables as psql does.
    const program = `const { Client } = require('pg'); const c = new Client();
      c.connect().then(() => c.query('SELECT session_user AS u')).then(({ rows }) => { console.log(rows[0].u); return c.end(); })`;
    const options = { env: { ...process.env, ...database.environment } };
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], options);
    assert.equal(stdout.trim(), database.clone.candidate.user);
  });
});
