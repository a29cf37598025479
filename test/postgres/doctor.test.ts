import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../src/errors';
import { identityOfSpawned } from '../../src/host/processIdentity';
import { silentLog } from '../../src/progress';
import { withAdmin } from '../../src/postgres/connection';
import { diagnose, type Patient } from '../../src/session/doctor/doctor';
import { isHealthy, type Diagnosis, type Finding } from '../../src/session/doctor/finding';
import { assertNothingRuns, embeddedServer } from '../support/embeddedServer';
import { temporaryFolder } from '../support/temporaryFolder';

/** What a finding says, in one line: "problem: It is gone." */
function line({ findings }: Diagnosis, id: string): string {
  const finding = findings.find((each): each is Finding => each.id === id);
  return finding ? `${finding.state}: ${finding.found}` : 'not looked at';
}

describe('the doctor', function () {
  this.timeout(60_000);
  const root = temporaryFolder();
  const server = embeddedServer();
  const address = process.env['DOCKER_HOST'];
  before(() => {
    process.env['DOCKER_HOST'] = `unix://${path.join(root.path, 'missing.sock')}`;
  });
  after(() => {
    if (address === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = address;
  });

  const examine = (setting: string, more: Partial<Patient> = {}) =>
    diagnose({
      storage: path.join(root.path, 'storage'),
      log: silentLog,
      postgres: { setting: () => setting },
      ...more,
    });

  it('finds the machine in order where "auto" takes the embedded server, and starts none', async () => {
    const diagnosis = await examine('auto');
    assert.ok(isHealthy(diagnosis), JSON.stringify(diagnosis, null, 2));
    assert.match(line(diagnosis, 'source'), /^ok: .*"auto".*takes the embedded PostgreSQL/);
    assert.match(
      line(diagnosis, 'engine'),
      /^unused: There is no container engine at .+missing\.sock \(DOCKER_HOST\)\.$/,
    );
    assert.match(line(diagnosis, 'embedded'), /^ok: Version 18\.\S+ for /);
    assert.equal(line(diagnosis, 'url'), 'unused: No URL is set.');
    assert.match(
      line(diagnosis, 'storage'),
      /^(ok|warning): .+storage can be written to; \d+(\.\d)? [MG]B are free\.$/,
    );
    assert.equal(line(diagnosis, 'drills'), 'not looked at');
    assert.match(line(diagnosis, 'runtime'), /^ok: Node \d+.+confines the code under test\.$/);
    assert.match(line(diagnosis, 'server'), /^unused: None runs/);
    assert.equal(line(diagnosis, 'leftovers'), 'ok: Nothing was left behind.');
    assert.deepEqual(await readdir(path.join(root.path, 'storage')), []);
    await assertNothingRuns(root.path);
  });

  it('calls an engine that was chosen and is not there a problem, with the fix', async () => {
    const diagnosis = await examine('container');
    assert.equal(isHealthy(diagnosis), false);
    const engine = diagnosis.findings.find(({ id }) => id === 'engine');
    assert.deepEqual(
      [engine?.state, /Correct or remove DOCKER_HOST/.test(engine?.fix ?? '')],
      ['problem', true],
    );
  });

  it('asks the person’s own server for version and rights, and never shows its password', async () => {
    await withAdmin(server.access, {}, (client) =>
      client.query(`CREATE ROLE plain LOGIN PASSWORD 'geheim';
        CREATE ROLE maker LOGIN CREATEDB CREATEROLE PASSWORD 'geheim'`),
    );
    const url = (user: string) =>
      `postgres://${user}:geheim@${server.access.host}:${server.access.port}/postgres`;
    await withAdmin(server.access, {}, (client) =>
      client.query('GRANT CONNECT ON DATABASE postgres TO PUBLIC'),
    );
    const good = await examine(url('maker'));
    assert.match(
      line(good, 'url'),
      /^ok: PostgreSQL 18\.\d+ at .+; the role "maker" has CREATEDB and CREATEROLE\./,
    );
    const poor = await examine(url('plain'));
    assert.match(
      line(poor, 'url'),
      /^problem: The role "plain" of your URL lacks CREATEDB and CREATEROLE\.$/,
    );
    const unused = await examine('embedded', {
      postgres: { setting: () => 'embedded', url: url('plain') },
    });
    assert.match(line(unused, 'url'), /^unused: The role "plain"/);
    assert.doesNotMatch(JSON.stringify([good, poor, unused]), /geheim/);
  });

  it('reads a setting that cannot be used as a finding', async () => {
    const diagnosis = await examine('', {
      postgres: {
        setting: () => {
          throw new InputError('The URL is empty.', 'Write it.');
        },
      },
    });
    assert.equal(line(diagnosis, 'source'), 'problem: The URL is empty.');
    assert.match(
      line(await examine('postgres://nowhere'), 'url'),
      /^problem: The PostgreSQL URL names no user\.$/,
    );
  });

  it('sees the server that runs, with those who use it', async () => {
    const diagnosis = await examine('embedded', { storage: server.storage });
    assert.match(
      line(diagnosis, 'server'),
      /^ok: PostgreSQL 18\.\d+, embedded, port \d+: answers, used by 1 process\.$/,
    );
    assert.equal(line(diagnosis, 'leftovers'), 'ok: Nothing was left behind.');
  });

  it('names what a killed window left, and leaves it alone', async () => {
    const storage = path.join(root.path, 'killed');
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    try {
      await once(child, 'spawn');
      const process = identityOfSpawned(child.pid!);
      const record = { version: 1, owner: { ...process, startedAt: 1 }, process };
      await mkdir(path.join(storage, 'processes'), { recursive: true });
      await writeFile(path.join(storage, 'processes', '1.json'), JSON.stringify(record));
      const diagnosis = await examine('embedded', { storage });
      assert.match(line(diagnosis, 'leftovers'), /^warning: .+ 0 servers and 1 processes running\.$/);
      assert.equal(child.exitCode ?? child.signalCode, null);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('says of a folder of drills whether it can be used', async () => {
    const missing = path.join(root.path, 'not', 'made', 'yet');
    assert.match(
      line(await examine('embedded', { drillsFolder: { path: missing } }), 'drills'),
      /^(ok|warning): .+ can be written to/,
    );
    assert.match(
      line(await examine('embedded', { drillsFolder: { path: undefined } }), 'drills'),
      /^unused: None is chosen yet/,
    );
  });

  it('names a storage that cannot be made', async () => {
    await writeFile(path.join(root.path, 'file'), '');
    const diagnosis = await examine('embedded', { storage: path.join(root.path, 'file', 'storage') });
    assert.match(line(diagnosis, 'storage'), /^problem: .+ cannot be a folder: a file is in its way\.$/);
    assert.equal(isHealthy(diagnosis), false);
  });

  it('can be cancelled', async () => {
    await assert.rejects(
      diagnose(
        { storage: root.path, log: silentLog, postgres: { setting: () => 'auto' } },
        { signal: AbortSignal.abort() },
      ),
      { name: 'CancelledError' },
    );
  });
});
