import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Client } from 'pg';
import type { WireProxy } from '../../src/wire/proxy';
import type { WireConnection, WireStatement } from '../../src/wire/record';
import { CancelledError } from '../../src/errors';
import { client as send } from '../unit/wire/bytes';
import { RawClient } from './rawClient';
import { valueOf, WireServer } from './wireServer';

const like =
  (pattern: RegExp) =>
  ({ sql }: WireStatement): boolean =>
    pattern.test(sql);

describe('wire: holding, cutting and stalling', function () {
  this.timeout(20_000);
  const server = new WireServer();
  let proxy: WireProxy;
  let direct: Client;
  beforeEach(async () => {
    proxy = await server.proxy();
    direct = await server.direct();
    await direct.query('drop table if exists account; create table account (id int primary key, amount int)');
    await direct.query('insert into account values (1, 100)');
  });

  const amount = (): Promise<unknown> => valueOf(direct, 'select amount from account where id = 1');
  /** A backend may live for a moment after its connection; its end is a row's leaving, so ask until it has left. */
  const gone = async (pid: number): Promise<void> => {
    while ((await direct.query('select 1 from pg_stat_activity where pid = $1', [pid])).rowCount) continue;
  };

  it('holds a statement until it is released, while another connection goes first', async () => {
    const [a, b] = [await server.client(proxy), await server.client(proxy)];
    const hold = proxy.hold(like(/\+ 1/));
    const first = valueOf(a, 'update account set amount = (amount + 1) * $1 returning amount', [2]);
    const held = await hold.reached;
    assert.deepEqual(held.parameters, ['2']);
    assert.equal(proxy.inFlight, 1);
    assert.equal(await valueOf(b, 'update account set amount = 10 returning amount'), 10);
    assert.equal(held.outcome, undefined);
    hold.release();
    assert.equal(await first, 22);
    assert.deepEqual(
      proxy.statements.map(({ connection }) => connection),
      [1, 2],
    );
    assert.equal(proxy.inFlight, 0);
  });

  it('keeps the Bind back too, whose snapshot would be from before the hold', async () => {
    const raw = await RawClient.logIn(proxy.port, server.access.database);
    const hold = proxy.hold(like(/select amount/));
    raw.send(send.parse('', 'select amount from account'), send.bind('', ''));
    raw.send(send.describe('P'), send.execute());
    await hold.reached;
    raw.send(send.sync());
    await direct.query('update account set amount = 7');
    hold.release();
    const row = (await raw.until('Z')).find(({ type }) => type === 'D');
    assert.equal(row?.body.toString('latin1', 6), '7');
    raw.send(send.terminate());
  });

  it('holds one statement of a pipelined batch; those before it have gone', async () => {
    const client = await server.client(proxy);
    const hold = proxy.hold(like(/amount = 2/));
    const finished = once(proxy, 'finished');
    const all = [1, 2, 3].map((n) => client.query(`update account set amount = ${n}`));
    await hold.reached;
    await finished;
    assert.equal(await amount(), 1);
    hold.release();
    await Promise.all(all);
    assert.equal(await amount(), 3);
  });

  it('cut before the statement is forwarded: it never ran', async () => {
    const client = await server.client(proxy);
    await client.query('begin');
    await client.query('update account set amount = 5');
    const hold = proxy.hold(like(/commit/));
    const commit = assert.rejects(client.query('commit'));
    await hold.reached;
    await hold.cut('before');
    await commit;
    await gone(proxy.connections[0]?.backendPid as number);
    assert.equal(await amount(), 100);
    assert.equal(proxy.statements.at(-1)?.outcome, 'lost');
    assert.equal(proxy.connections[0]?.closedBy, 'judge');
  });

  it('cut after the statement ran: committed, and the client never hears of it', async () => {
    const client = await server.client(proxy);
    await client.query('begin');
    await client.query('update account set amount = 5');
    const hold = proxy.hold(like(/commit/));
    const commit = assert.rejects(client.query('commit'));
    await hold.cut('after');
    await commit;
    assert.equal(await amount(), 5);
    const statement = proxy.statements.at(-1);
    assert.deepEqual([statement?.tags, statement?.outcome], [['COMMIT'], 'completed']);
  });

  it('cut after a statement that commits by itself, in the extended protocol', async () => {
    const client = await server.client(proxy);
    const hold = proxy.hold(like(/update/));
    const update = assert.rejects(client.query('update account set amount = $1', [6]));
    await hold.cut('after');
    await update;
    assert.equal(await amount(), 6);
  });

  it('a connection without a hold, idle or with a statement that runs', async () => {
    const [idle, busy] = [await server.client(proxy), await server.client(proxy)];
    await proxy.cut(1, 'after');
    await assert.rejects(idle.query('select 1'));
    await direct.query('select pg_advisory_lock(1)');
    const waiting = assert.rejects(busy.query('select pg_advisory_lock(1)'));
    await once(proxy, 'statement');
    const cut = proxy.cut(2, 'after');
    await direct.query('select pg_advisory_unlock(1)');
    await cut;
    await waiting;
    assert.equal(proxy.statements.at(-1)?.outcome, 'completed');
  });

  it('a hold that is given up, and one that the end of the wire overtakes', async () => {
    const client = await server.client(proxy);
    const given = proxy.hold(like(/never/));
    given.release();
    await assert.rejects(given.reached, CancelledError);
    const hold = proxy.hold(like(/select 1/));
    const query = assert.rejects(client.query('select 1'));
    await hold.reached;
    const unreached = proxy.hold(() => true);
    await proxy.close();
    await query;
    hold.release();
    await assert.rejects(unreached.reached, CancelledError);
    await assert.rejects(proxy.hold(() => true).reached, CancelledError);
  });

  it('a predicate that throws ends its own hold and nothing else', async () => {
    const client = await server.client(proxy);
    const hold = proxy.hold(() => {
      throw new Error('predicate');
    });
    await client.query('select 1');
    await assert.rejects(hold.reached, /predicate/);
  });

  it('quiet waits for what runs, and for nothing else', async () => {
    const client = await server.client(proxy);
    await proxy.quiet();
    await direct.query('select pg_advisory_lock(2)');
    const query = client.query('select pg_advisory_lock(2)');
    await once(proxy, 'statement');
    let quiet = false;
    const waiting = proxy.quiet().then(() => (quiet = true));
    await direct.query('select 1');
    assert.equal(quiet, false);
    await direct.query('select pg_advisory_unlock(2)');
    await query;
    await waiting;
    assert.notEqual(proxy.statements[0]?.finishedAt, undefined);
  });

  it('a stalled reader holds the server back, and what passes through is not kept here', async () => {
    const raw = await RawClient.logIn(proxy.port, server.access.database);
    const { backendPid } = proxy.connections[0] as WireConnection;
    const bytesRead = (): number => proxy.connections[0]?.bytesFromServer ?? NaN;
    proxy.stall();
    const query = "select repeat('x', 1000) from generate_series(1, 100000)";
    raw.send(send.query(query));
    await once(proxy, 'statement');
    // The server waits for the socket: all that lies between is the system's buffers.
    const blocked = 'select 1 from pg_stat_activity where pid = $1 and wait_event = $2';
    while (!(await direct.query(blocked, [backendPid, 'ClientWrite'])).rowCount) continue;
    assert.equal(bytesRead(), 0);
    raw.socket.pause();
    proxy.resume();
    while (!(await direct.query(blocked, [backendPid, 'ClientWrite'])).rowCount) continue;
    assert.ok(bytesRead() < 30e6, `${bytesRead()} bytes were read ahead`);
    raw.socket.resume();
    const rows = (await raw.until('Z')).filter(({ type }) => type === 'D');
    assert.equal(rows.length, 100_000);
    raw.send(send.terminate());
  });

  it('a server that stops reading holds the client back', async () => {
    const raw = await RawClient.logIn(proxy.port, server.access.database);
    await direct.query('select pg_advisory_lock(3)');
    raw.send(send.query('select pg_advisory_lock(3)'), send.query(`select '${'x'.repeat(40_000_000)}'`));
    await once(proxy, 'statement');
    await direct.query('select 1');
    assert.ok((proxy.connections[0]?.bytesFromClient ?? 0) < 20e6);
    await direct.query('select pg_advisory_unlock(3)');
    await raw.until('Z');
    await raw.until('Z');
    raw.send(send.terminate());
  });

  it('a client that dies takes its session along', async () => {
    const raw = await RawClient.logIn(proxy.port, server.access.database);
    raw.send(send.query('begin; update account set amount = 9'));
    await raw.until('Z');
    const closed = once(proxy, 'disconnected');
    raw.socket.destroy();
    await closed;
    await gone(proxy.connections[0]?.backendPid as number);
    assert.equal(await amount(), 100);
    assert.equal(proxy.connections[0]?.closedBy, 'client');
  });

  it('a session that the server ends is not a lost server', async () => {
    const client = await server.client(proxy);
    const failed = assert.rejects(client.query('select pg_sleep(60)'), { code: '57P01' });
    await once(proxy, 'statement');
    const ended = once(proxy, 'disconnected');
    await direct.query('select pg_terminate_backend($1)', [proxy.connections[0]?.backendPid]);
    await failed;
    await ended;
    assert.equal(proxy.statements[0]?.outcome, 'failed');
    assert.equal(proxy.connections[0]?.closedBy, 'server');
    const other = await server.client(proxy);
    await other.query('select 1');
    const lost = await Promise.race([proxy.lost, other.query('select 2').then(() => 'not lost')]);
    assert.equal(lost, 'not lost');
  });

  it('a killed server is reported, and the client sees its connection end', async () => {
    const client = await server.client(proxy);
    const failed = assert.rejects(client.query('select pg_sleep(60)'));
    await once(proxy, 'statement');
    process.kill(server.process, 'SIGKILL');
    process.kill(proxy.connections[0]?.backendPid as number, 'SIGKILL');
    await failed;
    assert.match(await proxy.lost, /without a word/);
    assert.equal(proxy.statements[0]?.outcome, 'lost');
    await proxy.quiet();
    const later = await server.proxy();
    await assert.rejects(server.client(later), { code: /08006|57P03/ });
    assert.match(await later.lost, /./);
    await server.restart();
  });
});
