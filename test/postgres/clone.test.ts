import assert from 'node:assert/strict';
import {
  createClone,
  dropWorkspaceClone,
  openWorkspaceClone,
  sweepClones,
  type Clone,
} from '../../src/postgres/database/clone';
import { withAdmin } from '../../src/postgres/connection';
import type { Credential } from '../../src/postgres/server';
import { ensureTemplate } from '../../src/postgres/database/template';
import { embeddedServer, queryAs } from '../support/embeddedServer';
import { OtherProcess } from '../support/otherProcess';

const SEED = `
  CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text NOT NULL);
  INSERT INTO orders (note) VALUES ('first')`;

describe('clone', function () {
  this.timeout(60_000);
  const server = embeddedServer();
  let template: string;
  let clone: Clone;
  let neighbour: Clone;

  before(async () => {
    template = await ensureTemplate(server.access, {
      key: 'shop',
      scripts: [{ name: 'seed.sql', sql: SEED }],
    });
    clone = await createClone(server.access, template, { purpose: 'check', label: 'one' });
    neighbour = await createClone(server.access, template, { purpose: 'check', label: 'two' });
  });

  const query = (role: Credential, sql: string, database = clone.database) =>
    queryAs(server.access, database, role, sql);

  async function admin<Row extends object>(sql: string): Promise<Row[]> {
    return withAdmin(server.access, {}, async (client) => (await client.query<Row>(sql)).rows);
  }

  it('gives the candidate its schema, under the owner role', async () => {
    await query(clone.candidate, "CREATE TABLE made (id int); INSERT INTO orders (note) VALUES ('second')");
    await query(clone.candidate, 'CREATE INDEX ON orders (note); ALTER TABLE orders ADD COLUMN extra int');
    const owners = await query(
      clone.candidate,
      "SELECT tableowner FROM pg_tables WHERE schemaname = 'public'",
    );
    assert.deepEqual(
      owners.map((row) => row['tableowner']),
      ['backend_drills_owner', 'backend_drills_owner'],
    );
  });

  it('lets the app role read and write rows, also in tables that the candidate made', async () => {
    await query(clone.app, "INSERT INTO orders (note) VALUES ('app'); INSERT INTO made VALUES (1)");
    await query(clone.app, "UPDATE orders SET note = 'changed'; DELETE FROM made");
  });

  for (const [what, sql] of [
    ['make a table', 'CREATE TABLE mine (id int)'],
    ['alter a table', 'ALTER TABLE orders ADD COLUMN mine int'],
    ['truncate', 'TRUNCATE orders'],
    ['become the owner', 'SET ROLE backend_drills_owner'],
    ['become its group', 'SET ROLE backend_drills_app'],
    ['make a role', 'CREATE ROLE mine'],
  ] as const) {
    it(`does not let the app role ${what}`, async () => {
      await assert.rejects(query(clone.app, sql), { code: '42501' });
    });
  }

  for (const [what, sql] of [
    ['make a role', 'CREATE ROLE mine'],
    ['make a database', 'CREATE DATABASE mine'],
    ['make itself a superuser', 'ALTER ROLE CURRENT_USER SUPERUSER'],
    ['become the superuser', 'SET ROLE postgres'],
    ['join the server roles', 'GRANT pg_execute_server_program TO CURRENT_USER'],
    ['run a program', "COPY orders FROM PROGRAM 'id'"],
    ['read a file', "COPY orders FROM '/etc/passwd'"],
    ['make an event trigger', 'CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION f()'],
    ['read passwords', 'SELECT rolpassword FROM pg_authid'],
    ['make a schema', 'CREATE SCHEMA mine'],
    ['drop another clone', () => `DROP DATABASE ${neighbour.database}`],
    ['change another clone’s role', () => `ALTER ROLE ${neighbour.candidate.user} NOLOGIN`],
    ['change server settings', "ALTER SYSTEM SET fsync = 'on'"],
  ] as const) {
    it(`does not let the candidate ${what}`, async () => {
      const statement = typeof sql === 'string' ? sql : sql();
      for (const role of ['RESET ROLE', 'SET ROLE NONE']) {
        const attempt = queryAs(server.access, clone.database, clone.candidate, role, statement);
        await assert.rejects(attempt, { code: '42501' });
      }
    });
  }

  it('does not let candidate or app connect anywhere else', async () => {
    for (const role of [clone.candidate, clone.app]) {
      for (const database of [neighbour.database, template, 'postgres', 'template1']) {
        // 42501: no CONNECT; 55000: nobody may connect.
        await assert.rejects(query(role, 'SELECT 1', database), (error: unknown) => {
          assert.match((error as { code: string }).code, /^(42501|55000)$/, database);
          return true;
        });
      }
    }
  });

  it('does not let the candidate end other sessions', async () => {
    const [watch] = await admin<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'backend_drills_watch'",
    );
    assert.ok(watch);
    const attempt = query(clone.candidate, `SELECT pg_terminate_backend(${watch.pid})`);
    await assert.rejects(attempt, { code: '42501' });
  });

  it('limits the candidate’s connections', async () => {
    const rows = await admin<{ rolconnlimit: number }>(
      `SELECT rolconnlimit FROM pg_roles WHERE rolname = '${clone.candidate.user}'`,
    );
    assert.deepEqual(rows, [{ rolconnlimit: 20 }]);
  });

  it('has no password that works for another', async () => {
    const stolen = { user: neighbour.candidate.user, password: clone.candidate.password };
    await assert.rejects(query(stolen, 'SELECT 1', neighbour.database), { code: '28P01' });
  });

  it('goes with its roles, also while somebody is connected', async () => {
    const connected = query(neighbour.candidate, 'SELECT pg_sleep(600)', neighbour.database);
    const ended = assert.rejects(connected);
    while ((await admin("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'")).length === 0);
    await neighbour.drop();
    await ended;
    await neighbour.drop();
    assert.deepEqual(await left(neighbour.database), []);
  });

  it('leaves a role that another candidate holds on to without a login, until the sweep', async () => {
    const held = await createClone(server.access, template, { purpose: 'check', label: 'held' });
    await query(clone.candidate, `GRANT SELECT ON orders TO ${held.candidate.user}`);
    await held.drop();
    await assert.rejects(query(held.candidate, 'SELECT 1'), { code: '28000' });
    await clone.drop();
    await sweepClones(server.access);
    assert.deepEqual(await left(held.database), []);
  });

  it('is swept with its roles when its owner was killed, and only then', async () => {
    const own = await createClone(server.access, template, { purpose: 'check', label: 'own' });
    const other = OtherProcess.start({ type: 'clone', storage: server.storage, key: 'other' });
    const { database } = await other.says('done');
    await sweepClones(server.access);
    assert.equal((await left(String(database))).length, 3);
    await other.kill();
    await sweepClones(server.access);
    assert.deepEqual(await left(String(database)), []);
    assert.equal((await left(own.database)).length, 3);
    await own.drop();
  });

  it('is swept when its maker died over it', async () => {
    await admin(
      `CREATE DATABASE backend_drills_check_0123456789ab TEMPLATE ${template} ALLOW_CONNECTIONS false`,
    );
    await sweepClones(server.access);
    assert.deepEqual(await left('backend_drills_check_0123456789ab'), []);
  });

  it('of a workspace stays until it is dropped, or its template changes', async () => {
    const first = await openWorkspaceClone(server.access, template, 'folder');
    await query(first.candidate, "INSERT INTO orders (note) VALUES ('mine')", first.database);
    await sweepClones(server.access);
    const again = await openWorkspaceClone(server.access, template, 'folder');
    assert.equal(again.database, first.database);
    assert.equal((await query(again.candidate, 'SELECT FROM orders', again.database)).length, 2);
    await assert.rejects(query(first.candidate, 'SELECT 1', first.database), { code: '28P01' });

    const changed = await ensureTemplate(server.access, {
      key: 'changed',
      scripts: [{ name: 'seed.sql', sql: SEED }],
    });
    const renewed = await openWorkspaceClone(server.access, changed, 'folder');
    assert.equal((await query(renewed.candidate, 'SELECT FROM orders', renewed.database)).length, 1);
    await dropWorkspaceClone(server.access, 'folder');
    assert.deepEqual(await left(first.database), []);
  });

  it('is made many at a time', async () => {
    const clones = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        createClone(server.access, template, { purpose: 'check', label: `side by side ${i}` }),
      ),
    );
    await Promise.all(clones.map(async (one) => query(one.candidate, 'SELECT FROM orders', one.database)));
    await Promise.all(clones.map((one) => one.drop()));
  });

  /** The database and the roles of a clone that are on the server. */
  async function left(database: string): Promise<string[]> {
    const id = database.slice(-12);
    const rows = await admin<{ name: string }>(
      `SELECT datname AS name FROM pg_database WHERE datname LIKE '%${id}'
       UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE '%${id}'`,
    );
    return rows.map(({ name }) => name);
  }
});
