import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive, type ProcessIdentity } from '../../src/host/processIdentity';
import { createClone, openWorkspaceClone } from '../../src/postgres/database/clone';
import { ensureTemplate } from '../../src/postgres/database/template';
import { assertNothingRuns, queryAs, recordingLog, sharedEmbedded } from '../support/embeddedServer';
import { OtherProcess } from '../support/otherProcess';
import { temporaryFolder } from '../support/temporaryFolder';

const SOURCE = { key: 'kept', scripts: [{ name: 'seed.sql', sql: 'CREATE TABLE kept (id int)' }] };

describe('shared embedded server', function () {
  this.timeout(60_000);
  const storage = temporaryFolder();
  const others: OtherProcess[] = [];
  const recordFile = (): string => path.join(storage.path, 'servers', 'embedded', 'server.json');

  async function recorded(): Promise<ProcessIdentity> {
    const record = JSON.parse(await readFile(recordFile(), 'utf8')) as {
      server: { resource: { process: ProcessIdentity } };
    };
    return record.server.resource.process;
  }

  async function otherWindow(): Promise<OtherProcess> {
    const other = OtherProcess.start({ type: 'acquire', storage: storage.path });
    others.push(other);
    await other.says('done');
    return other;
  }

  afterEach(async () => {
    await Promise.all(others.splice(0).map((other) => other.kill()));
    await sharedEmbedded(storage.path).sweep();
    await assertNothingRuns(storage.path);
  });

  it('keeps templates and workspaces over a restart', async () => {
    const shared = sharedEmbedded(storage.path);
    const first = await shared.acquire({});
    const template = await ensureTemplate(first.access, SOURCE);
    const workspace = await openWorkspaceClone(first.access, template, 'mine');
    await queryAs(first.access, workspace.database, workspace.candidate, 'INSERT INTO kept VALUES (7)');
    const process = await recorded();
    await first.release();
    assert.equal(await isAlive(process), false);

    const second = await shared.acquire({});
    const stages: string[] = [];
    await ensureTemplate(second.access, SOURCE, { onProgress: (stage) => stages.push(stage) });
    assert.deepEqual(stages, [], 'the template is not built again');
    const reopened = await openWorkspaceClone(second.access, template, 'mine');
    const rows = await queryAs(second.access, reopened.database, reopened.candidate, 'SELECT id FROM kept');
    assert.deepEqual(rows, [{ id: 7 }]);
    await second.release();
  });

  it('is one for two processes, and stops with the last', async () => {
    const other = await otherWindow();
    const own = await sharedEmbedded(storage.path).acquire({});
    assert.equal((await other.says('done'))['port'], own.access.port);
    const process = await recorded();
    await own.release();
    assert.equal(await isAlive(process), true);
    await other.letGo();
    assert.equal(await isAlive(process), false);
  });

  it('outlives the process that started it while another holds it', async () => {
    const other = await otherWindow();
    const own = await sharedEmbedded(storage.path).acquire({});
    await other.kill();
    const template = await ensureTemplate(own.access, SOURCE);
    const clone = await createClone(own.access, template, { purpose: 'check', label: 'survivor' });
    await clone.drop();
    const process = await recorded();
    await own.release();
    assert.equal(await isAlive(process), false, 'the lease of the killed process does not count');
  });

  it('is stopped by the sweep when every owner was killed', async () => {
    const other = await otherWindow();
    const process = await recorded();
    await other.kill();
    assert.equal(await isAlive(process), true);
    await sharedEmbedded(storage.path).sweep();
    assert.equal(await isAlive(process), false);
  });

  it('is left alone by the sweep while somebody holds it', async () => {
    const own = await sharedEmbedded(storage.path).acquire({});
    await sharedEmbedded(storage.path).sweep();
    assert.equal(await isAlive(await recorded()), true);
    await own.release();
  });

  it('says when it is lost, and the next acquire heals with all data', async () => {
    const shared = sharedEmbedded(storage.path);
    const first = await shared.acquire({});
    const template = await ensureTemplate(first.access, SOURCE);
    process.kill((await recorded()).pid, 'SIGKILL');
    assert.match(await first.lost, /embedded PostgreSQL server ended/);
    const second = await shared.acquire({});
    await first.release();
    assert.equal(await isAlive(await recorded()), true, 'a lease on the lost server stops nobody');
    const clone = await createClone(second.access, template, { purpose: 'check', label: 'healed' });
    await clone.drop();
    await second.release();
  });

  for (const [name, spoil] of [
    ['a corrupt record', () => '{"format": 1, "id": "x", "serv'],
    ['a record of an older format', (text: string) => text.replace('"format": 1', '"format": 0')],
  ] as const) {
    it(`sets ${name} aside and ends the server it was for`, async () => {
      const other = await otherWindow();
      const old = await recorded();
      await other.kill();
      await writeFile(recordFile(), spoil(await readFile(recordFile(), 'utf8')));
      const log = recordingLog();
      const own = await sharedEmbedded(storage.path, log).acquire({});
      assert.match(log.lines.join('\n'), /record was not usable .* moved to/);
      assert.equal(await isAlive(old), false);
      assert.notEqual((await recorded()).pid, old.pid);
      await own.release();
    });
  }

  it('is stopped by its last owner also when the storage was removed under it', async () => {
    const own = await sharedEmbedded(storage.path).acquire({});
    const process = await recorded();
    await rm(path.join(storage.path, 'servers'), { recursive: true });
    await own.release();
    assert.equal(await isAlive(process), false);
  });

  it('does not clear caches that are in use', async () => {
    const shared = sharedEmbedded(storage.path);
    const own = await shared.acquire({});
    await assert.rejects(shared.clearCaches(), /in use/);
    await own.release();
  });
});
