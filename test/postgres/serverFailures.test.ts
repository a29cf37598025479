import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { CancelledError, EnvironmentError } from '../../src/errors';
import { silentLog } from '../../src/progress';
import { prepareBinaries } from '../../src/postgres/embedded/binaries';
import { DataDirectory } from '../../src/postgres/embedded/dataDirectory';
import { freePort, launch } from '../../src/postgres/embedded/launch';
import { killPostmaster } from '../../src/postgres/embedded/postmaster';
import { ServerLog } from '../../src/postgres/embedded/serverLog';
import { embeddedHome, serverUser } from '../../src/postgres/embedded/serverUser';
import { ensureTemplate } from '../../src/postgres/database/template';
import { assertNothingRuns, queryAs, recordingLog, sharedEmbedded } from '../support/embeddedServer';
import { OtherProcess } from '../support/otherProcess';
import { temporaryFolder } from '../support/temporaryFolder';

const run = promisify(execFile);
const INITIALISING = 'Making a PostgreSQL data directory (once)';
const STARTING = 'Starting PostgreSQL (embedded)';

describe('embedded server, when things go wrong', function () {
  this.timeout(60_000);
  const root = temporaryFolder();

  async function newStorage(name: string): Promise<string> {
    const storage = path.join(root.path, name);
    await mkdir(storage);
    return storage;
  }

  async function dataDirectoryIn(storage: string): Promise<string> {
    const home = path.join(storage, 'embedded');
    const entries = await readdir(home, { withFileTypes: true });
    const found = entries.find((entry) => entry.isDirectory() && entry.name.startsWith('data-'));
    assert.ok(found);
    return path.join(home, found.name);
  }

  afterEach(() => assertNothingRuns(root.path));

  it('takes another port when somebody was faster', async () => {
    const storage = await newStorage('port');
    const user = await serverUser();
    const home = await embeddedHome(storage, user);
    const binaries = await prepareBinaries(home, user, {});
    const data = new DataDirectory(home, binaries, user, silentLog);
    await data.prepare({});
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const taken = (squatter.address() as AddressInfo).port;
    const log = new ServerLog(home);
    const tried: number[] = [];
    const nextPort = async (): Promise<number> => {
      tried.push(tried.length === 0 ? taken : await freePort());
      return tried.at(-1)!;
    };
    const server = await launch({ binaries, data, log, user }, {}, nextPort);
    squatter.close();
    assert.notEqual(server.access.port, taken);
    assert.equal(server.access.port, tried.at(-1));
    assert.match(await log.textFrom(0), /Address already in use/);
    assert.ok(server.resource.type === 'process');
    await killPostmaster(server.resource.process);
  });

  it('makes a damaged data directory anew, and says so', async () => {
    const storage = await newStorage('damaged');
    const log = recordingLog();
    const shared = sharedEmbedded(storage, log);
    await (await shared.acquire({})).release();
    await writeFile(path.join(await dataDirectoryIn(storage), 'global', 'pg_control'), 'damaged');
    const server = await shared.acquire({});
    assert.match(log.lines.join('\n'), /data directory is made anew/);
    await server.release();
  });

  it('does not trust a data directory that the machine went down on', async () => {
    const storage = await newStorage('rebooted');
    const log = recordingLog();
    const shared = sharedEmbedded(storage, log);
    const first = await shared.acquire({});
    const template = await ensureTemplate(first.access, { key: 'gone', scripts: [] });
    await first.release();
    await writeFile(`${await dataDirectoryIn(storage)}.running`, '{"bootId":"another"}');
    const second = await shared.acquire({});
    assert.match(log.lines.join('\n'), /went down while PostgreSQL ran/);
    const stages: string[] = [];
    const rebuilt = await ensureTemplate(
      second.access,
      { key: 'gone', scripts: [] },
      { onProgress: (stage) => stages.push(stage) },
    );
    assert.equal(rebuilt, template);
    assert.equal(stages.length, 1, 'the template is built again');
    await second.release();
  });

  it('names a full disk, and leaves nothing', async function () {
    const storage = await newStorage('full');
    if (!(await mountTmpfs(storage, 'size=20m,mode=755'))) this.skip();
    try {
      await assert.rejects(sharedEmbedded(storage).acquire({}), (error: unknown) => {
        assert.ok(error instanceof EnvironmentError);
        assert.match(error.message, /disk that holds .* is full/);
        return true;
      });
      await assertNothingRuns(storage);
      assert.deepEqual(
        (await readdir(path.join(storage, 'embedded'))).filter((name) =>
          /^(data|initialising)-[^.]*$/.test(name),
        ),
        [],
      );
    } finally {
      await run('umount', [storage]);
    }
  });

  it('names a disk that a drill’s database fills, and does not blame the drill', async function () {
    const storage = await newStorage('filled');
    if (!(await mountTmpfs(storage, 'size=160m,mode=755'))) this.skip();
    try {
      const server = await sharedEmbedded(storage).acquire({});
      // Unlogged, so that the write-ahead log, whose end would be the server's, stays small.
      const sql = `CREATE UNLOGGED TABLE filler (part text STORAGE EXTERNAL);
        INSERT INTO filler SELECT repeat('x', 1000000) FROM generate_series(1, 400)`;
      const source = { key: 'filled', scripts: [{ name: 'seed.sql', sql }] };
      await assert.rejects(ensureTemplate(server.access, source), (error: unknown) => {
        assert.ok(error instanceof EnvironmentError);
        assert.match(error.message, /^The disk of the database server is full\./);
        return true;
      });
      await server.release();
    } finally {
      await run('umount', [storage]);
    }
  });

  it('says what kept it from writing its own log, where that ends it', async function () {
    if (process.platform === 'win32') this.skip(); // Folders take no write bit there.
    const storage = await newStorage('log');
    const server = await sharedEmbedded(storage).acquire({});
    const wal = path.join(await dataDirectoryIn(storage), 'pg_wal');
    await chmod(wal, 0o500);
    const { access } = server;
    const fill = 'CREATE TABLE filler AS SELECT repeat(md5(n::text), 9) FROM generate_series(1, 200000) AS n';
    await assert.rejects(queryAs(access, 'postgres', access.admin, fill));
    assert.match(await server.lost, /server ended: PANIC: .*pg_wal.*Permission denied/);
    await chmod(wal, 0o700);
    await server.release();
  });

  it('names a storage that cannot be written to', async function () {
    const storage = await newStorage('unwritable');
    const isRoot = process.getuid?.() === 0;
    if (isRoot && !(await mountTmpfs(storage, 'ro'))) this.skip();
    if (!isRoot) await chmod(storage, 0o500);
    try {
      await assert.rejects(sharedEmbedded(storage).acquire({}), (error: unknown) => {
        assert.ok(error instanceof EnvironmentError);
        assert.match(error.message, /may not write to .*unwritable/);
        return true;
      });
    } finally {
      if (isRoot) await run('umount', [storage]);
    }
  });

  for (const stage of [INITIALISING, STARTING]) {
    it(`leaves nothing when cancelled at "${stage}", and starts afterwards`, async () => {
      const storage = await newStorage(`cancelled-${stage.split(' ')[0]}`);
      const shared = sharedEmbedded(storage);
      const controller = new AbortController();
      const onProgress = (reported: string): void => {
        // A turn later, when what the stage announces has begun.
        if (reported === stage) setTimeout(() => controller.abort(), 30);
      };
      await assert.rejects(shared.acquire({ signal: controller.signal, onProgress }), CancelledError);
      await assertNothingRuns(storage);
      await (await shared.acquire({})).release();
    });
  }

  it('stops waiting for another window when cancelled', async () => {
    const storage = await newStorage('waiting');
    const other = OtherProcess.start({ type: 'acquire', storage });
    await other.says(INITIALISING);
    const controller = new AbortController();
    const waiting = sharedEmbedded(storage).acquire({
      signal: controller.signal,
      onProgress: (stage) => {
        if (stage.startsWith('Waiting for another window')) controller.abort();
      },
    });
    await assert.rejects(waiting, CancelledError);
    await other.says('done');
    await other.letGo();
  });

  for (const stage of [INITIALISING, STARTING]) {
    it(`sweeps what a process killed at "${stage}" left`, async () => {
      const storage = await newStorage(`killed-${stage.split(' ')[0]}`);
      const other = OtherProcess.start({ type: 'acquire', storage });
      await other.says(stage);
      await other.kill();
      await sharedEmbedded(storage).sweep();
      const server = await sharedEmbedded(storage).acquire({});
      await server.release();
    });
  }

  async function mountTmpfs(folder: string, options: string): Promise<boolean> {
    return run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).then(
      () => true,
      () => false,
    );
  }
});
