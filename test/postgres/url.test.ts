import assert from 'node:assert/strict';
import { EnvironmentError } from '../../src/errors';
import { silentLog } from '../../src/progress';
import { createClone, openWorkspaceClone, sweepClones } from '../../src/postgres/database/clone';
import { withAdmin } from '../../src/postgres/connection';
import { acquireServer } from '../../src/postgres/servers';
import { ensureTemplate } from '../../src/postgres/database/template';
import { embeddedServer, queryAs } from '../support/embeddedServer';

/** The user's own server is played by an embedded one, with roles such as users have. */
describe("the user's own server", function () {
  this.timeout(60_000);
  const server = embeddedServer();
  const acquire = (url: string) => acquireServer(url, { storage: server.storage, log: silentLog });

  before(async () => {
    await withAdmin(server.access, {}, (client) =>
      client.query(`CREATE ROLE plain LOGIN PASSWORD 'secret';
        CREATE ROLE maker LOGIN CREATEDB CREATEROLE PASSWORD 'secret'`),
    );
    await withAdmin(server.access, {}, (client) => client.query('CREATE DATABASE theirs'));
  });

  function url(user: string, database = 'theirs', query = ''): string {
    return `postgres://${user}:secret@${server.access.host}:${server.access.port}/${database}${query}`;
  }

  it('serves a role that is no superuser, from template to sweep', async () => {
    const own = await acquire(url('maker'));
    assert.equal(own.access.superuser, false);
    assert.match(own.description, /^PostgreSQL 18\.\d+, your server at 127\.0\.0\.1:\d+$/);
    const seed = {
      name: 'seed.sql',
      sql: 'CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t DEFAULT VALUES',
    };
    const template = await ensureTemplate(own.access, { key: 'url', scripts: [seed] });
    assert.equal(await ensureTemplate(own.access, { key: 'url', scripts: [seed] }), template);
    const clone = await createClone(own.access, template, { purpose: 'check', label: 'url' });
    await queryAs(own.access, clone.database, clone.candidate, 'ALTER TABLE t ADD COLUMN note text');
    await queryAs(own.access, clone.database, clone.app, "INSERT INTO t (note) VALUES ('app')");
    await assert.rejects(queryAs(own.access, clone.database, clone.app, 'DROP TABLE t'), { code: '42501' });
    await openWorkspaceClone(own.access, template, 'folder');
    await openWorkspaceClone(own.access, template, 'folder');
    await sweepClones(own.access);
    await clone.drop();
    await own.release();
  });

  it('drops a clone while its candidate is connected', async () => {
    const own = await acquire(url('maker'));
    const template = await ensureTemplate(own.access, { key: 'busy', scripts: [] });
    const clone = await createClone(own.access, template, { purpose: 'check', label: 'busy' });
    const ended = assert.rejects(
      queryAs(own.access, clone.database, clone.candidate, 'SELECT pg_sleep(600)'),
    );
    const sleeping = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    while ((await withAdmin(server.access, {}, (client) => client.query(sleeping))).rowCount === 0);
    await clone.drop();
    await ended;
    await own.release();
  });

  it('keeps the rights of databases that are not ours', async () => {
    const rows = await queryAs(
      server.access,
      'theirs',
      { user: 'plain', password: 'secret' },
      "SELECT datacl FROM pg_database WHERE datname = 'theirs'",
    );
    assert.deepEqual(rows, [{ datacl: null }]);
  });

  for (const [what, target, message] of [
    ['a role without rights', () => url('plain'), /"plain" of your URL lacks CREATEDB and CREATEROLE/],
    ['a role that is not there', () => url('nobody_such'), /refused "nobody_such"/],
    ['a database that is not there', () => url('maker', 'nowhere'), /has no database "nowhere"/],
    ['TLS where there is none', () => url('maker', 'theirs', '?sslmode=require'), /speaks no TLS/],
    ['a port where nobody listens', () => 'postgres://maker:secret@127.0.0.1:1/theirs', /127\.0\.0\.1:1 /],
  ] as const) {
    it(`refuses ${what} by name`, async () => {
      await assert.rejects(acquire(target()), (error: unknown) => {
        assert.ok(error instanceof EnvironmentError, String(error));
        assert.match(error.message, message);
        assert.notEqual(error.nextStep, '');
        return true;
      });
    });
  }
});
