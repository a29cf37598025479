import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { encodeMessage, int32 } from '../../src/wire/backend';
import type { WireProxy } from '../../src/wire/proxy';
import { encodeStartup } from '../../src/wire/startup';
import { client as send } from '../unit/wire/bytes';
import { RawClient } from './rawClient';
import { credential, valueOf, WireServer } from './wireServer';

describe('wire: who is let in', function () {
  this.timeout(20_000);
  const server = new WireServer();
  let proxy: WireProxy;
  beforeEach(async () => {
    proxy = await server.proxy();
  });

  const refused = async (changes: object, expected: object): Promise<void> => {
    const client = new Client({ ...server.address(proxy), ...changes });
    client.on('error', () => undefined);
    await assert.rejects(client.connect(), expected);
    assert.equal(proxy.connections.length, 0);
  };

  it('declines encryption and goes on in clear', async () => {
    for (const code of [80877103, 80877104]) {
      const raw = await RawClient.open(proxy.port);
      raw.send(int32(8), int32(code));
      const [answer] = (await once(raw.socket, 'data')) as [Buffer];
      assert.equal(answer.toString(), 'N');
      raw.forget();
      raw.send(
        encodeStartup(
          new Map([
            ['user', credential.user],
            ['database', server.access.database],
          ]),
        ),
      );
      raw.send(encodeMessage('p', `${credential.password}\0`));
      await raw.until('Z');
      raw.send(send.terminate());
      await raw.closed();
    }
  });

  it('refuses a wrong password, another user and the password of the server itself', async () => {
    await refused({ password: 'wrong' }, { code: '28P01' });
    await refused({ user: 'someone' }, { code: '28P01' });
    await refused({ ...server.access.admin }, { code: '28P01' });
  });

  it('refuses another database', () =>
    refused({ database: 'template1' }, { code: '42501', message: /template1/ }));

  it('refuses a client that demands TLS', () =>
    refused({ ssl: { rejectUnauthorized: false } }, /does not support SSL/));

  it('refuses one connection too many, as the server would', async () => {
    const small = await server.proxy({ maxConnections: 1 });
    const first = await server.client(small);
    await assert.rejects(server.client(small), { code: '53300' });
    const gone = once(small, 'disconnected');
    await first.end();
    await gone;
    await server.client(small);
  });

  it('holds a server that is full against its client only where that has filled it', async () => {
    const direct = await server.direct();
    const few = { user: 'few', password: 'few' };
    await direct.query("CREATE ROLE few LOGIN PASSWORD 'few' CONNECTION LIMIT 22");
    const upstream = { ...server.access, ...few };
    const many = await server.proxy({ upstream });
    for (let open = 0; open < 22; open += 1) await server.client(many);
    await assert.rejects(server.client(many), { code: '53300' });
    const still = await server.client(proxy);
    const lost = await Promise.race([many.lost, still.query('select 1').then(() => 'not lost')]);
    assert.equal(lost, 'not lost');
    const another = await server.proxy({ upstream });
    await assert.rejects(server.client(another), { code: '53300' });
    assert.match(await another.lost, /no more connections/);
  });

  it('passes start-up parameters on, and what the server says to them', async () => {
    const client = await server.client(proxy, { application_name: 'shop', options: '-c work_mem=7MB' });
    const { rows } = await client.query(
      "select current_setting('application_name') a, current_setting('work_mem') w",
    );
    assert.deepEqual(rows, [{ a: 'shop', w: '7MB' }]);
    await assert.rejects(server.client(proxy, { options: '-c nonsense=1' }), { code: '42704' });
    const lost = await Promise.race([proxy.lost, client.query('select 1').then(() => 'not lost')]);
    assert.equal(lost, 'not lost');
  });

  it('tells a client of a newer protocol that it speaks 3.0', async () => {
    const raw = await RawClient.open(proxy.port);
    const startup = encodeStartup(
      new Map([
        ['user', credential.user],
        ['database', server.access.database],
        ['_pq_.future', '1'],
      ]),
    );
    startup.writeInt32BE((3 << 16) | 2, 4);
    raw.send(startup, encodeMessage('p', `${credential.password}\0`));
    const messages = await raw.until('Z');
    const negotiation = messages.find(({ type }) => type === 'v');
    assert.equal(negotiation?.body.toString('latin1', 8), '_pq_.future\0');
    raw.send(send.terminate());
    const old = await RawClient.open(proxy.port);
    startup.writeInt32BE(2 << 16, 4);
    old.send(startup);
    assert.match((await old.until('E'))[0]?.body.toString() ?? '', /C0A000/);
  });

  it('takes a handshake byte by byte', async () => {
    const raw = await RawClient.open(proxy.port);
    const startup = encodeStartup(
      new Map([
        ['user', credential.user],
        ['database', server.access.database],
      ]),
    );
    for (const byte of Buffer.concat([startup, encodeMessage('p', `${credential.password}\0`)])) {
      raw.socket.write(Buffer.from([byte]));
    }
    await raw.until('Z');
    for (const byte of Buffer.concat([send.query('select 1'), send.terminate()]))
      raw.socket.write(Buffer.from([byte]));
    await raw.until('Z');
    await raw.closed();
    assert.deepEqual(proxy.statements[0]?.tags, ['SELECT 1']);
  });

  it('outlives garbage, in the handshake and after it', async () => {
    for (const garbage of [
      'GET / HTTP/1.1\r\n\r\n',
      '\x16\x03\x01\x02\x00',
      '\0\0\0\x04',
      '\0\0\0\x08\0\0\0\0',
    ]) {
      const raw = await RawClient.open(proxy.port);
      raw.socket.end(Buffer.from(garbage, 'latin1'));
      await raw.closed();
    }
    const garbage = [
      encodeMessage('?', 'x'),
      Buffer.from('510000000200', 'hex'),
      encodeMessage('Q', 'no end'),
      encodeMessage('B', 'x\0'),
      encodeMessage('p', 'x\0'),
      Buffer.from('517fffffff', 'hex'),
    ];
    for (const bytes of garbage) {
      const raw = await RawClient.logIn(proxy.port, server.access.database);
      raw.send(bytes);
      assert.match((await raw.until('E'))[0]?.body.toString() ?? '', /SFATAL.*C(08P01|54000)/);
      await raw.closed();
    }
    const client = await server.client(proxy);
    assert.equal(await valueOf(client, 'select 1'), 1);
  });

  it('cancels the statement of the client that holds the key, and no other', async () => {
    const direct = await server.direct();
    const raw = await RawClient.open(proxy.port);
    raw.send(
      encodeStartup(
        new Map([
          ['user', credential.user],
          ['database', server.access.database],
        ]),
      ),
    );
    raw.send(encodeMessage('p', `${credential.password}\0`));
    const key = (await raw.until('Z')).find(({ type }) => type === 'K')?.body as Buffer;
    await direct.query('select pg_advisory_lock(9)');
    raw.send(send.query('select pg_advisory_lock(9)'));
    // A cancel that comes before the statement runs would hit nothing.
    const waiting = "select 1 from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'";
    while (!(await direct.query(waiting, [key.readInt32BE()])).rowCount) continue;
    const wrong = Buffer.from(key);
    wrong[7] = (wrong[7] as number) ^ 1;
    for (const secret of [wrong, key]) {
      assert.equal(proxy.inFlight, 1);
      const cancel = await RawClient.open(proxy.port);
      cancel.send(int32(16), int32(80877102), secret);
      await cancel.closed();
    }
    const answer = await raw.until('Z');
    assert.match(answer.find(({ type }) => type === 'E')?.body.toString() ?? '', /C57014/);
    assert.equal(proxy.statements[0]?.error?.code, '57014');
    assert.equal(proxy.connections.length, 1);
    raw.send(send.terminate());
  });

  it('logs in to a server that asks for the password in clear or as MD5, and reports one that does not let it in', async () => {
    const direct = await server.direct();
    const { host, port, tls, database } = server.access;
    await direct.query(
      "set password_encryption = 'md5'; drop role if exists old; create role old login password 'pw'",
    );
    const hba = (await valueOf(direct, 'show hba_file')) as string;
    const original = await readFile(hba, 'utf8');
    try {
      for (const method of ['md5', 'password', 'trust']) {
        await writeFile(hba, `host all old 127.0.0.1/32 ${method}\n${original}`);
        await direct.query('select pg_reload_conf()');
        const upstream = { host, port, tls, database, user: 'old', password: 'pw' };
        const client = await server.client(await server.proxy({ upstream }));
        assert.equal(await valueOf(client, 'select current_user'), 'old');
      }
    } finally {
      await writeFile(hba, original);
      await direct.query('select pg_reload_conf()');
    }
    const upstream = { host, port, tls, database, user: 'old', password: 'wrong' };
    const wrong = await server.proxy({ upstream });
    await assert.rejects(server.client(wrong), { code: '28P01' });
    assert.match(await wrong.lost, /password authentication failed/);
  });

  it('reaches a server over TLS, and one without a trusted certificate only where none is demanded', async function () {
    const direct = await server.direct();
    const folder = (await valueOf(direct, 'show data_directory')) as string;
    const [key, certificate] = [path.join(folder, 'wire.key'), path.join(folder, 'wire.crt')];
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-keyout', key, '-out', certificate],
    ]);
    if (made.error) this.skip();
    const { uid, gid } = await stat(folder);
    for (const file of [key, certificate]) await chown(file, uid, gid);
    await chmod(key, 0o600);
    await direct.query(`alter system set ssl_key_file = '${key}'`);
    await direct.query(`alter system set ssl_cert_file = '${certificate}'`);
    await direct.query('alter system set ssl = on');
    await direct.query('select pg_reload_conf()');
    const { host, port, database, admin } = server.access;
    const upstream = { host, port, tls: true, database, ...admin };
    const client = await server.client(await server.proxy({ upstream }));
    const session = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';
    assert.deepEqual((await client.query(session)).rows, [{ ssl: true }]);
    const strict = await server.proxy({ upstream: { ...upstream, verifyTls: true } });
    await assert.rejects(server.client(strict), { code: '08006', message: /self-signed/ });
    await direct.query('alter system reset ssl');
    await direct.query('select pg_reload_conf()');
  });

  it('reports a server that is not there', async () => {
    const { tls, database, admin } = server.access;
    const nowhere = await server.proxy({ upstream: { host: '127.0.0.1', port: 1, tls, database, ...admin } });
    await assert.rejects(server.client(nowhere), { code: '08006' });
    assert.match(await nowhere.lost, /ECONNREFUSED/);
  });
});
