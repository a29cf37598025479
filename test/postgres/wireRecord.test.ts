import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Notification } from 'pg';
import postgres from 'postgres';
import type { WireProxy } from '../../src/wire/proxy';
import type { WireStatement } from '../../src/wire/record';
import { countStatements, groupStatements } from '../../src/wire/summary';
import { client as send } from '../unit/wire/bytes';
import { RawClient } from './rawClient';
import { valueOf, WireServer } from './wireServer';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const tagsOf = (statements: readonly WireStatement[]): string[] => statements.flatMap(({ tags }) => tags);

describe('wire: what is recorded of real drivers', function () {
  this.timeout(20_000);
  const server = new WireServer();
  let proxy: WireProxy;
  beforeEach(async () => {
    proxy = await server.proxy();
  });

  describe('fifty statements', () => {
    it('parameterised', async () => {
      const client = await server.client(proxy);
      for (const n of numbers(50)) assert.equal(await valueOf(client, 'select $1::int', [n]), n);
      assert.equal(tagsOf(proxy.statements).length, 50);
      assert.deepEqual(proxy.statements[49]?.parameters, ['50']);
      assert.equal(countStatements(proxy.statements), 50);
    });

    it('prepared by name', async () => {
      const client = await server.client(proxy);
      for (const n of numbers(50)) await client.query({ name: 'one', text: 'select $1::int', values: [n] });
      assert.deepEqual(new Set(proxy.statements.map(({ sql }) => sql)), new Set(['select $1::int']));
      assert.equal(tagsOf(proxy.statements).length, 50);
    });

    it('asked for at once', async () => {
      const client = await server.client(proxy);
      await Promise.all(numbers(50).map((n) => client.query('select $1::int', [n])));
      assert.equal(tagsOf(proxy.statements).length, 50);
    });

    it('pipelined by postgres.js, whose look into the catalogs does not count', async () => {
      const { user, password, ...address } = server.address(proxy);
      const sql = postgres({ ...address, user, password, max: 1 });
      const rows = await Promise.all(numbers(50).map((n) => sql`select ${n}::int as n`));
      await sql.end();
      assert.deepEqual(
        rows.map(([row]) => row?.['n'] as number),
        numbers(50),
      );
      assert.equal(countStatements(proxy.statements), 50);
      const [group, ...others] = groupStatements(proxy.statements);
      assert.deepEqual([group?.sql, group?.count, group?.rows, others], ['select $1::int as n', 50, 50, []]);
    });

    it('in one message', async () => {
      const client = await server.client(proxy);
      await client.query(
        numbers(50)
          .map((n) => `select ${n}`)
          .join(';'),
      );
      assert.equal(proxy.statements.length, 1);
      assert.equal(countStatements(proxy.statements), 50);
    });

    it('failing', async () => {
      const client = await server.client(proxy);
      for (const n of numbers(50))
        await assert.rejects(client.query('select $1::int / 0', [n]), { code: '22012' });
      assert.equal(proxy.statements.filter(({ error }) => error?.code === '22012').length, 50);
      assert.equal(countStatements(proxy.statements), 50);
    });

    it('in a DO loop: one tag, as the server says', async () => {
      const client = await server.client(proxy);
      await client.query('do $$ begin for i in 1..50 loop perform i; end loop; end $$');
      assert.deepEqual(tagsOf(proxy.statements), ['DO']);
    });

    it('twenty fetches of a cursor and three around them', async () => {
      const client = await server.client(proxy);
      await client.query('begin');
      await client.query('declare c cursor for select generate_series(1, 100)');
      for (let n = 0; n < 20; n += 1) assert.equal((await client.query('fetch 5 from c')).rows.length, 5);
      await client.query('commit');
      assert.equal(tagsOf(proxy.statements).length, 23);
      assert.equal(countStatements(proxy.statements), 21);
    });
  });

  it('transaction statuses, and an error followed by recovery', async () => {
    const client = await server.client(proxy);
    await client.query('begin');
    await assert.rejects(client.query('selct 1'), { code: '42601' });
    await assert.rejects(client.query('select 1'), { code: '25P02' });
    await client.query('rollback');
    await client.query('select 1');
    assert.deepEqual(
      proxy.statements.map(({ transaction, outcome }) => `${transaction} ${outcome}`),
      ['T completed', 'E failed', 'E failed', 'I completed', 'I completed'],
    );
    assert.equal(proxy.connections[0]?.transaction, 'I');
  });

  it('an error of a deferred constraint, which comes at the commit', async () => {
    const client = await server.client(proxy);
    await client.query('create temp table t (n int unique deferrable initially deferred)');
    await assert.rejects(client.query('insert into t values ($1), ($1)', [1]), { code: '23505' });
    assert.equal(proxy.statements.at(-1)?.error?.code, '23505');
    assert.equal(proxy.statements.at(-1)?.outcome, 'failed');
  });

  it('postgres.js: an error in preparing is a failed statement', async () => {
    const { user, password, ...address } = server.address(proxy);
    const sql = postgres({ ...address, user, password, max: 1, fetch_types: false });
    await assert.rejects(sql`select nonsense`.execute(), { code: '42703' });
    assert.equal((await sql`select 1 as one`)[0]?.['one'], 1);
    await sql.begin(async (transaction) => transaction`select ${1}::int`);
    await sql.end();
    const seen = proxy.statements.map(({ sql: text, error, outcome }) => [text.trim(), error?.code, outcome]);
    assert.deepEqual(seen[0], ['select nonsense', '42703', 'failed']);
    assert.equal(countStatements(proxy.statements), 3);
  });

  it('portals, copies and notices of a client that speaks the protocol by hand', async () => {
    const raw = await RawClient.logIn(proxy.port, server.access.database);
    raw.send(send.query('create temp table t (n int)'));
    await raw.until('Z');
    raw.send(send.parse('', 'copy t from stdin'), send.bind('', ''), send.execute(), send.sync());
    await raw.until('G');
    raw.send(send.copyData('1\n2\n'), send.copyData('3\n'), send.copyDone(), send.sync());
    await raw.until('Z');
    raw.send(send.query('copy t to stdout'));
    await raw.until('Z');
    raw.send(
      send.parse('', 'select n from t'),
      send.bind('p', ''),
      send.execute('p', 2),
      send.execute('p', 2),
      send.sync(),
    );
    await raw.until('Z');
    raw.send(send.query('copy t from stdin'));
    await raw.until('G');
    raw.send(send.copyData('x\n'), send.copyFail('enough'));
    await raw.until('Z');
    raw.send(send.query("do $$ begin raise notice 'hello'; end $$"));
    assert.ok((await raw.until('Z')).some(({ type }) => type === 'N'));
    raw.send(send.query(''));
    await raw.until('Z');
    raw.send(send.terminate());
    await raw.closed();
    await proxy.quiet();
    assert.deepEqual(
      proxy.statements.map(({ tags, rows, outcome }) => [tags.join(), rows, outcome]),
      [
        ['CREATE TABLE', 0, 'completed'],
        ['COPY 3', 0, 'completed'],
        ['COPY 3', 3, 'completed'],
        ['', 2, 'suspended'],
        ['SELECT 1', 1, 'completed'],
        ['', 0, 'failed'],
        ['DO', 0, 'completed'],
        ['', 0, 'completed'],
      ],
    );
    assert.equal(proxy.connections[0]?.closedBy, 'client');
  });

  it('the bytes and rows that came back, binary parameters and a row of 30 MB', async () => {
    const client = await server.client(proxy);
    const blob = Buffer.from([0, 1, 255]);
    assert.deepEqual(await valueOf(client, 'select $1::bytea', [blob]), blob);
    assert.deepEqual(proxy.statements[0]?.parameters, ['\\x0001ff']);
    const before = process.memoryUsage().rss;
    const big = (await valueOf(client, "select repeat('x', 30000000)")) as string;
    assert.equal(big.length, 30_000_000);
    const statement = proxy.statements.at(-1) as WireStatement;
    assert.ok(statement.bytes > 30_000_000 && statement.bytes < 30_001_000, `${statement.bytes}`);
    assert.equal(statement.rows, 1);
    assert.equal(proxy.connections[0]?.bytesFromServer, proxy.statements[0].bytes + statement.bytes);
    assert.ok(process.memoryUsage().rss - before < 400e6);
  });

  it('a statement of many megabytes passes whole and is kept in part', async () => {
    const client = await server.client(proxy);
    assert.equal(await valueOf(client, `select length('${'x'.repeat(20_000_000)}')`), 20_000_000);
    assert.equal(proxy.statements[0]?.sql.length, 65_536);
  });

  it('twenty connections at once, each with its own number and backend', async () => {
    const clients = await Promise.all(
      numbers(20).map((n) => server.client(proxy, { application_name: `app ${n}` })),
    );
    const pids = await Promise.all(clients.map((client) => valueOf(client, 'select pg_backend_pid()')));
    assert.deepEqual(new Set(pids), new Set(proxy.connections.map(({ backendPid }) => backendPid)));
    assert.deepEqual(
      proxy.connections.map(({ number }) => number),
      numbers(20),
    );
    assert.equal(new Set(proxy.connections.map(({ applicationName }) => applicationName)).size, 20);
    assert.deepEqual(
      proxy.statements.map(({ index }) => index),
      numbers(20).map((n) => n - 1),
    );
  });

  it('notifications reach a client that waits for them', async () => {
    const listener = await server.client(proxy);
    await listener.query('listen news');
    const arrived = once(listener, 'notification');
    const other = await server.client(proxy);
    await other.query("select pg_notify('news', 'hello')");
    const [message] = (await arrived) as [Notification];
    assert.equal(message.payload, 'hello');
  });

  it('positions that are reported before and after the bytes arrive', async () => {
    const client = await server.client(proxy);
    const { stream: socket } = client.connection;
    assert.ok(socket instanceof Socket);
    const place = (line: number) => ({ file: 'src/orders.ts', line });
    const port = socket.localPort as number;
    proxy.locate(port, socket.bytesWritten, place(10));
    await client.query('select 1');
    const late = socket.bytesWritten;
    await client.query('select $1::int', [2]);
    const early = socket.bytesWritten;
    proxy.locate(port, late, place(20));
    proxy.locate(port, early, place(30));
    await client.query('select 3');
    assert.deepEqual(
      proxy.statements.map(({ position }) => position?.line),
      [10, 20, 30],
    );
  });

  it('psql', async function () {
    if (spawnSync('psql', ['--version']).error) this.skip();
    const { host, port, user, password, database } = server.address(proxy);
    const psql = spawn(
      'psql',
      ['-h', host, '-p', `${port}`, '-U', user, '-d', database, '-At', '-c', 'select 6 * 7'],
      {
        env: { ...process.env, PGPASSWORD: password },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [output] = (await once(psql.stdout, 'data')) as [Buffer];
    assert.equal(output.toString().trim(), '42');
    assert.deepEqual(tagsOf(proxy.statements), ['SELECT 1']);
  });
});
