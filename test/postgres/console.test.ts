import assert from 'node:assert/strict';
import { createClone, type Clone } from '../../src/postgres/database/clone';
import { describeDatabase } from '../../src/postgres/console/databaseDescription';
import { QuerySession } from '../../src/postgres/console/querySession';
import { ensureTemplate } from '../../src/postgres/database/template';
import { withAdmin } from '../../src/postgres/connection';
import { embeddedServer, queryAs } from '../support/embeddedServer';

const SEED = `
  CREATE TYPE status AS ENUM ('open', 'paid');
  CREATE TABLE customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
  CREATE TABLE orders (
    id int PRIMARY KEY, customer_id int REFERENCES customers (id), total numeric(10, 2) NOT NULL DEFAULT 0,
    state status NOT NULL);
  CREATE INDEX orders_customer ON orders (customer_id);
  CREATE VIEW paid AS SELECT * FROM orders WHERE state = 'paid';
  INSERT INTO customers (name) VALUES ('Ada'), (NULL), ('');
  INSERT INTO orders SELECT n, 1 + n % 3, n, 'open' FROM generate_series(1, 1000) n`;

describe('a person’s session on the workspace’s database', function () {
  this.timeout(60_000);
  const server = embeddedServer();
  let clone: Clone;
  let neighbour: Clone;
  let session: QuerySession;

  before(async () => {
    const template = await ensureTemplate(server.access, {
      key: 'console',
      scripts: [{ name: 'seed.sql', sql: SEED }],
    });
    clone = await createClone(server.access, template, { purpose: 'workspace', label: 'mine' });
    neighbour = await createClone(server.access, template, { purpose: 'check', label: 'other' });
  });
  beforeEach(async () => {
    session = await QuerySession.open(clone);
  });
  afterEach(() => session.close());

  const admin = async <Row extends object>(sql: string): Promise<Row[]> =>
    withAdmin(server.access, {}, async (client) => (await client.query<Row>(sql)).rows);
  const asCandidate = (sql: string) => queryAs(server.access, clone.database, clone.candidate, sql);
  /** Resolves once the statement of the session is what the server is doing. */
  const sleeping = async (): Promise<void> => {
    const sql = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = '${clone.database}'`;
    while ((await admin(sql)).length === 0);
  };

  it('gives rows as PostgreSQL writes them, NULL apart from empty text, with the types and the tag', async () => {
    const outcome = await session.run(
      "SELECT id, name, 12345678901234567890::numeric AS big, DATE '2020-02-29' AS day FROM customers ORDER BY id",
    );
    assert.equal(outcome.state, 'done');
    assert.equal(outcome.tag, 'SELECT 3');
    assert.equal(outcome.complete, true);
    assert.deepEqual(outcome.columns, [
      { name: 'id', type: 'int4' },
      { name: 'name', type: 'text' },
      { name: 'big', type: 'numeric' },
      { name: 'day', type: 'date' },
    ]);
    assert.deepEqual(outcome.rows, [
      ['1', 'Ada', '12345678901234567890', '2020-02-29'],
      ['2', null, '12345678901234567890', '2020-02-29'],
      ['3', '', '12345678901234567890', '2020-02-29'],
    ]);
  });

  it('says what changes and utilities did, with their notices', async () => {
    assert.equal((await session.run("INSERT INTO customers (name) VALUES ('Bo')")).tag, 'INSERT 0 1');
    assert.equal((await session.run('CREATE INDEX CONCURRENTLY ON customers (name)')).tag, 'CREATE INDEX');
    assert.equal((await session.run('VACUUM customers')).tag, 'VACUUM');
    const dropped = await session.run('DROP TABLE IF EXISTS nothing');
    assert.deepEqual(dropped.notices, [
      { severity: 'NOTICE', message: 'table "nothing" does not exist, skipping' },
    ]);
    const none = await session.run('-- nothing at all');
    assert.deepEqual([none.state, none.tag, none.columns], ['done', undefined, []]);
  });

  it('keeps a transaction open from one statement to the next, and rolls it back at its end', async () => {
    assert.equal((await session.run('BEGIN')).transaction, 'open');
    await session.run('DELETE FROM orders WHERE id = 1');
    assert.equal((await session.run('SELECT 1 / 0')).transaction, 'failed');
    assert.equal((await session.run('SELECT 1')).failure?.code, '25P02');
    assert.equal((await session.run('ROLLBACK')).transaction, 'idle');
    await session.run('BEGIN');
    await session.run('DELETE FROM orders WHERE id = 1');
    await session.close();
    assert.equal((await asCandidate('SELECT FROM orders WHERE id = 1')).length, 1);
  });

  it('points at an error, counting characters as PostgreSQL does', async () => {
    const sql = "SELECT '🐘é', nmae FROM customers";
    const { state, failure } = await session.run(sql);
    assert.equal(state, 'failed');
    assert.equal(failure?.code, '42703');
    assert.equal(sql.slice(failure.offset), 'nmae FROM customers');
    assert.match((await session.run('SELECT nam FROM customers')).failure?.hint ?? '', /name/);
    const duplicate = await session.run("INSERT INTO orders VALUES (1, 1, 1, 'open')");
    assert.equal(duplicate.failure?.detail, 'Key (id)=(1) already exists.');
    assert.equal(duplicate.failure.offset, undefined);
    const explained = await session.explain(sql);
    assert.equal(sql.slice(explained.failure?.offset), 'nmae FROM customers');
    assert.equal(session.transaction, 'idle');
  });

  it('takes of a huge result what can be looked at, and leaves nothing open', async () => {
    const before = process.memoryUsage().heapUsed;
    const rows = await session.run('SELECT generate_series(1, 50000000)', {
      rows: 1000,
      characters: 1e9,
    });
    assert.equal(rows.complete, false);
    assert.equal(rows.rows.length, 1000);
    assert.equal(rows.transaction, 'idle');
    const wide = await session.run("SELECT repeat('x', 100000), generate_series(1, 50000000)", {
      rows: 1e9,
      characters: 1_000_000,
    });
    assert.equal(wide.complete, false);
    assert.equal(wide.rows.length, 10);
    assert.ok(process.memoryUsage().heapUsed - before < 100_000_000);
    const exact = await session.run('SELECT generate_series(1, 400)', {
      rows: 400,
      characters: 1e9,
    });
    assert.deepEqual([exact.complete, exact.rows.length, exact.tag], [true, 400, 'SELECT 400']);
    const held = await admin(`SELECT FROM pg_stat_activity a JOIN pg_locks USING (pid)
      WHERE a.datname = '${clone.database}' AND application_name = 'backend_drills_sql'`);
    assert.deepEqual(held, []);
  });

  it('makes the whole of a change whose rows are more than what is taken', async () => {
    await session.run('CREATE TABLE many (n int)');
    const { complete } = await session.run('INSERT INTO many SELECT generate_series(1, 5000) RETURNING n', {
      rows: 10,
      characters: 1e9,
    });
    assert.equal(complete, false);
    assert.deepEqual((await session.run('SELECT count(*) FROM many')).rows, [['5000']]);
  });

  it('cancels what runs, and runs the next statement', async () => {
    const running = session.run('SELECT pg_sleep(600)');
    await sleeping();
    await assert.rejects(session.run('SELECT 1'), /still running/);
    await session.cancel();
    assert.equal((await running).state, 'cancelled');
    assert.deepEqual((await session.run('SELECT 1')).rows, [['1']]);
    await session.cancel();
    assert.deepEqual((await session.run('SELECT 2')).rows, [['2']]);
  });

  it('explains a change without making it, also within a transaction', async () => {
    const blocks = (plan: string | undefined) =>
      (JSON.parse(plan ?? '') as { Plan: Record<string, unknown> }[])[0]!.Plan['Shared Hit Blocks'];
    const update = 'UPDATE orders SET total = -1';
    const { state, plan } = await session.explain(update);
    assert.equal(state, 'done');
    assert.ok(Number(blocks(plan)) > 0);
    assert.equal(session.transaction, 'idle');

    await session.run('BEGIN');
    await session.run('DELETE FROM orders WHERE id = 7');
    assert.equal((await session.explain(update)).state, 'done');
    assert.equal((await session.explain('SELECT nothing')).state, 'failed');
    assert.equal(session.transaction, 'open');
    assert.equal((await session.run('SELECT 1 / 0')).transaction, 'failed');
    assert.equal((await session.explain(update)).failure?.code, '25P02');
    await session.run('ROLLBACK');
    assert.deepEqual(await asCandidate('SELECT count(*)::int AS n FROM orders WHERE total < 0'), [{ n: 0 }]);
    const smuggled = await session.explain(`${update}; COMMIT`);
    assert.equal(smuggled.state, 'failed');
    assert.deepEqual(await asCandidate('SELECT count(*)::int AS n FROM orders WHERE total < 0'), [{ n: 0 }]);
  });

  it('answers a COPY that asks for the client’s data, and one that gives it', async () => {
    const from = await session.run('COPY customers FROM STDIN');
    assert.equal(from.state, 'failed');
    assert.match(from.failure?.message ?? '', /psql/);
    assert.equal((await session.run('COPY orders TO STDOUT')).tag, 'COPY 1000');
    assert.equal((await session.run('SELECT 1')).state, 'done');
  });

  it('reaches no other database, no file, no program and nobody’s session', async () => {
    const reach = { ...clone, database: neighbour.database };
    await assert.rejects(QuerySession.open(reach), /right/);
    for (const sql of [
      "COPY customers FROM PROGRAM 'id'",
      "SELECT pg_read_file('/etc/passwd')",
      'ALTER SYSTEM SET fsync = off',
      `DROP DATABASE ${neighbour.database}`,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user AND usename <> session_user',
    ]) {
      for (const role of ['RESET ROLE', 'SET ROLE NONE']) {
        await session.run(role);
        assert.equal((await session.run(sql)).failure?.code, '42501', sql);
      }
    }
  });

  it('says what was lost when the session is ended in the middle of a statement', async () => {
    const running = session.run('SELECT pg_sleep(600)');
    await sleeping();
    await admin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`);
    const outcome = await running;
    assert.equal(outcome.state, 'lost');
    assert.match(outcome.failure?.message ?? '', /terminating connection/);
    await session.closed;
    assert.equal(session.isOpen, false);
    assert.equal((await session.run('SELECT 1')).state, 'lost');
    assert.equal((await session.explain('SELECT 1')).state, 'lost');
  });

  it('ends at the server too when it is closed in the middle of a statement', async () => {
    const running = session.run('SELECT pg_sleep(600)');
    await sleeping();
    await session.close();
    assert.match((await running).state, /cancelled|lost/);
    const sql = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    while ((await admin(sql)).length > 0);
  });

  it('describes tables, columns and indexes', async () => {
    await session.run('ANALYZE');
    const { tables } = await describeDatabase(clone);
    const orders = tables.find(({ name }) => name === 'orders');
    assert.ok(orders);
    assert.deepEqual([orders.schema, orders.kind, orders.rows], ['public', 'table', 1000]);
    assert.ok(Number(orders.bytes) > 8192);
    assert.deepEqual(orders.columns, [
      { name: 'id', type: 'integer', notNull: true, primaryKey: true },
      { name: 'customer_id', type: 'integer', notNull: false, primaryKey: false, references: 'customers.id' },
      { name: 'total', type: 'numeric(10,2)', notNull: true, primaryKey: false, default: '0' },
      { name: 'state', type: 'status', notNull: true, primaryKey: false },
    ]);
    assert.deepEqual(
      orders.indexes.map(({ name, primary, valid }) => [name, primary, valid]),
      [
        ['orders_pkey', true, true],
        ['orders_customer', false, true],
      ],
    );
    assert.equal(tables.find(({ name }) => name === 'paid')?.kind, 'view');
  });

  it('describes without a size what a migration holds locked, rather than wait for it', async () => {
    await session.run('BEGIN');
    await session.run('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    const { tables } = await describeDatabase(clone);
    assert.equal(tables.find(({ name }) => name === 'orders')?.bytes, undefined);
    assert.equal(tables.find(({ name }) => name === 'orders')?.columns.length, 4);
  });

  it('says what to do when the database was made anew elsewhere', async () => {
    const { template } = { template: await ensureTemplate(server.access, { key: 'console', scripts: [] }) };
    await createClone(server.access, template, { purpose: 'workspace', label: 'mine' });
    await session.closed;
    await assert.rejects(QuerySession.open(clone), { nextStep: 'Stop the database and start it again.' });
  });
});
