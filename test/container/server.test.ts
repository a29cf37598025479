import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError } from '../../src/errors';
import { createClone } from '../../src/postgres/database/clone';
import { withAdmin } from '../../src/postgres/connection';
import { ContainerServer } from '../../src/postgres/container/container';
import type { PostgresServer, ServerAccess } from '../../src/postgres/server';
import { SERVER_SETTINGS } from '../../src/postgres/settings';
import { SharedServer } from '../../src/postgres/sharedServer';
import { ensureTemplate } from '../../src/postgres/database/template';
import { silentLog, type Log } from '../../src/progress';
import { temporaryFolder } from '../support/temporaryFolder';
import { docker, left, requireEngine } from './engine';

describe('PostgreSQL in a container', function () {
  this.timeout(120_000);
  requireEngine();
  // Before the storage goes, and with it the knowledge of what is ours.
  after(() => servers.clearCaches());
  const storage = temporaryFolder();
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (message) => warnings.push(message) };
  let servers: SharedServer;

  before(() => {
    servers = new SharedServer(new ContainerServer({ storage: storage.path, log }), storage.path, log);
  });

  async function owner(): Promise<{ id: string; volume?: string }> {
    const file = path.join(storage.path, 'servers', 'container', 'owner.json');
    return JSON.parse(await readFile(file, 'utf8')) as { id: string; volume?: string };
  }

  /** Uses a server, gives it back, and looks that its container is gone and its volume is not. */
  async function using<T>(action: (server: PostgresServer) => Promise<T>): Promise<T> {
    const server = await servers.acquire({});
    try {
      return await action(server);
    } finally {
      await server.release();
      const { id, volume } = await owner();
      assert.deepEqual(await left('containers', id), []);
      assert.deepEqual(await left('volumes', id), [volume]);
    }
  }

  async function column(access: ServerAccess, sql: string): Promise<unknown[]> {
    return withAdmin(access, {}, async (client) => {
      const { rows } = await client.query<{ value: unknown }>(sql);
      return rows.map(({ value }) => value);
    });
  }

  async function containerId(): Promise<string> {
    const [id, ...others] = await left('containers', (await owner()).id);
    assert.ok(id);
    assert.deepEqual(others, []);
    return id;
  }

  it('comes up with our settings, on loopback only, and leaves nothing but its volume', async () => {
    await using(async ({ access, description }) => {
      assert.match(description, /^PostgreSQL 18\.\d+, container, port \d+$/);
      const settings = `SELECT lower(name) || '=' || current_setting(name) AS value FROM pg_settings WHERE lower(name) = any('{${Object.keys(SERVER_SETTINGS).join(',')}}')`;
      const expected = Object.entries(SERVER_SETTINGS).map(([name, value]) => `${name}=${value}`);
      assert.deepEqual((await column(access, settings)).sort(), expected.sort());
      assert.deepEqual(
        await column(
          access,
          `SELECT pg_encoding_to_char(encoding) || ' ' || datcollate AS value FROM pg_database WHERE datname = 'postgres'`,
        ),
        ['UTF8 C'],
      );
      const ports = await docker('port', await containerId());
      assert.equal(ports, `5432/tcp -> 127.0.0.1:${access.port}`);
    });
  });

  it('refuses a wrong password', async () => {
    await using(async ({ access }) => {
      const stranger = { ...access, admin: { user: 'postgres', password: 'guess' } };
      await assert.rejects(column(stranger, 'SELECT 1 AS value'), { code: '28P01' });
    });
  });

  it('keeps templates between runs, and makes clones of them', async () => {
    const script = {
      name: 'schema.sql',
      sql: 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number;',
    };
    const source = { key: 'kept_between_runs', scripts: [script] };
    const oid = `SELECT oid::text AS value FROM pg_database WHERE datname LIKE 'backend_drills_template_%'`;
    const first = await using(async ({ access }) => {
      await ensureTemplate(access, source);
      return column(access, oid);
    });
    assert.equal(first.length, 1);
    await using(async ({ access }) => {
      const template = await ensureTemplate(access, source);
      assert.deepEqual(await column(access, oid), first, 'the very same database');
      const clone = await createClone(access, template, { purpose: 'check', label: 'container test' });
      try {
        const { host, port, database, app } = clone;
        const asApp = { ...access, host, port, database, admin: app };
        assert.deepEqual(await column(asApp, 'SELECT count(*)::int AS value FROM public.kept'), [1000]);
      } finally {
        await clone.drop();
      }
    });
  });

  it('does not initialise its cluster again', async () => {
    const stages: string[] = [];
    const server = await servers.acquire({ onProgress: (stage) => stages.push(stage) });
    await server.release();
    assert.ok(stages.includes('Starting PostgreSQL (container)'), stages.join('; '));
  });

  it('says that a killed server was lost, why, and heals with the same cluster', async () => {
    const mark = `SELECT oid::text AS value FROM pg_database WHERE datname = 'mark'`;
    const server = await servers.acquire({});
    await withAdmin(server.access, {}, (client) => client.query('CREATE DATABASE mark'));
    const before = await column(server.access, mark);
    await docker('kill', await containerId());
    assert.equal(await server.lost, 'The PostgreSQL container stopped: it was killed.');
    await using(async ({ access }) => assert.deepEqual(await column(access, mark), before));
    await server.release();
  });

  it('makes the cluster anew after the engine went down under it', async () => {
    const server = await servers.acquire({});
    const id = await containerId();
    await docker('exec', id, 'sh', '-c', 'echo another boot >/var/lib/postgresql/backend-drills.boot');
    await docker('kill', id);
    await server.lost;
    await server.release();
    await using(async ({ access }) => {
      assert.deepEqual(
        await column(access, `SELECT oid AS value FROM pg_database WHERE datname = 'mark'`),
        [],
      );
    });
  });

  it('keeps the cluster when it was shut down before the engine went down', async () => {
    await using(({ access }) => withAdmin(access, {}, (client) => client.query('CREATE DATABASE shut_down')));
    const { volume } = await owner();
    await inVolume(volume!, 'echo another boot >/data/backend-drills.boot');
    await using(async ({ access }) => {
      const found = await column(access, `SELECT 1 AS value FROM pg_database WHERE datname = 'shut_down'`);
      assert.deepEqual(found, [1]);
    });
  });

  it('makes a cluster anew that PostgreSQL does not start on, and says so', async () => {
    const { volume } = await owner();
    await inVolume(volume!, 'echo nonsense >/data/18/docker/global/pg_control');
    warnings.length = 0;
    await using(async ({ access }) => assert.equal(Math.floor(access.version / 10_000), 18));
    assert.match(warnings.join('\n'), /PostgreSQL ended in its container: .+ Its volume .+ is made anew\./);
  });

  it('never uses a cluster that was left half made', async () => {
    const { volume, ...record } = await owner();
    const file = path.join(storage.path, 'servers', 'container', 'owner.json');
    const { writeFile } = await import('node:fs/promises');
    await inVolume(volume!, 'rm -rf /data/18/docker/base /data/18/docker/global');
    await writeFile(file, JSON.stringify(record));
    warnings.length = 0;
    await using(async ({ access }) => assert.deepEqual(await column(access, 'SELECT 1 AS value'), [1]));
    assert.deepEqual(warnings, []);
  });

  it("leaves everybody else's containers and volumes alone", async () => {
    const labels = ['org.testcontainers=true', 'backend-drills.owner=another-storage'];
    const others = await Promise.all(
      labels.map((label) =>
        docker('run', '--detach', '--label', label, '--entrypoint', 'sleep', 'postgres:18-alpine', '600'),
      ),
    );
    const volume = await docker('volume', 'create', '--label', 'backend-drills.owner=another-storage');
    try {
      await using(() => servers.sweep());
      await servers.clearCaches();
      const running = await docker('ps', '--quiet', '--no-trunc');
      for (const id of others) assert.ok(running.includes(id));
      assert.ok((await docker('volume', 'ls', '--quiet')).includes(volume));
    } finally {
      await docker('rm', '--force', '--volumes', ...others);
      await docker('volume', 'rm', volume);
    }
  });

  it('clears its caches', async () => {
    await using(async () => undefined);
    await servers.clearCaches();
    assert.deepEqual(await left('volumes', (await owner()).id), []);
  });

  describe('cancelled', () => {
    it('at each stage that it reports, leaves no container', async () => {
      const seen = new Set<string>();
      for (let fresh = true; fresh;) {
        const controller = new AbortController();
        fresh = false;
        const onProgress = (stage: string): void => {
          if (seen.has(stage)) return;
          seen.add(stage);
          fresh = true;
          controller.abort();
        };
        const acquired = servers.acquire({ signal: controller.signal, onProgress });
        if (await settles(acquired)) break;
        assert.deepEqual(await left('containers', (await owner()).id), [], Array.from(seen).join('; '));
      }
      assert.ok(seen.has('Making a PostgreSQL cluster in a container (once)'), Array.from(seen).join('; '));
    });

    it('once its container is there, leaves none', async () => {
      const controller = new AbortController();
      const { id } = await owner();
      const acquired = servers.acquire({ signal: controller.signal });
      const rejected = assert.rejects(acquired, CancelledError);
      while ((await left('containers', id)).length === 0);
      controller.abort();
      await rejected;
      assert.deepEqual(await left('containers', id), []);
    });

    /** True when a server was acquired after all; it is given back. */
    async function settles(acquired: Promise<PostgresServer>): Promise<boolean> {
      try {
        await (await acquired).release();
        return true;
      } catch (error) {
        assert.ok(error instanceof CancelledError, String(error));
        return false;
      }
    }
  });

  /** Runs a command with the volume at /data, as an operator would. */
  async function inVolume(volume: string, command: string): Promise<void> {
    const mount = ['--volume', `${volume}:/data`, '--entrypoint', 'sh'];
    await docker('run', '--rm', '--network', 'none', ...mount, 'postgres:18-alpine', '-c', command);
  }
});
