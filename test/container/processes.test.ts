import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { distPath } from '../../src/installation';
import { withAdmin } from '../../src/postgres/connection';
import { ContainerServer } from '../../src/postgres/container/container';
import type { ServerAccess } from '../../src/postgres/server';
import { SharedServer } from '../../src/postgres/sharedServer';
import { silentLog } from '../../src/progress';
import { temporaryFolder } from '../support/temporaryFolder';
import { left, requireEngine } from './engine';
import { ServerProgram } from './program';

/** The library is the file that ships, as in the bundle of the product. */
const bundledLibrary: Plugin = {
  name: 'bundled-library',
  setup(bundling) {
    bundling.onResolve({ filter: /^testcontainers$/ }, () => ({
      path: distPath('testcontainers.js'),
      external: true,
    }));
  },
};

describe('Processes that share PostgreSQL in a container', function () {
  this.timeout(120_000);
  requireEngine();
  after(() => servers().clearCaches());
  const storage = temporaryFolder();

  function servers(): SharedServer {
    const driver = new ContainerServer({ storage: storage.path, log: silentLog });
    return new SharedServer(driver, storage.path, silentLog);
  }

  async function containers(): Promise<string[]> {
    const file = path.join(storage.path, 'servers', 'container', 'owner.json');
    return left('containers', (JSON.parse(await readFile(file, 'utf8')) as { id: string }).id);
  }

  const answers = (access: ServerAccess): Promise<unknown> =>
    withAdmin(access, {}, (client) => client.query('SELECT 1'));

  it('have one between them, which the last one stops', async () => {
    const programs = [new ServerProgram([storage.path]), new ServerProgram([storage.path])] as const;
    const [first, second] = await Promise.all(programs.map((program) => program.hear('access')));
    assert.deepEqual(first, second);
    assert.equal((await containers()).length, 1);
    assert.equal(await programs[0].finish(), 0);
    await answers(second!);
    assert.equal(await programs[1].finish(), 0);
    assert.deepEqual(await containers(), []);
  });

  it('keep it when another one is killed', async () => {
    const killed = new ServerProgram([storage.path]);
    await killed.hear('access');
    const other = new ServerProgram([storage.path]);
    const access = await other.hear('access');
    await killed.kill();
    await servers().sweep();
    await answers(access);
    await other.finish();
    assert.deepEqual(await containers(), []);
  });

  it('leave one behind when all are killed, which the next start sweeps', async () => {
    const killed = new ServerProgram([storage.path]);
    await killed.hear('access');
    await killed.kill();
    assert.equal((await containers()).length, 1);
    await servers().sweep();
    assert.deepEqual(await containers(), []);
  });

  it('leave one without a record when killed while it starts, which is swept too', async () => {
    const killed = new ServerProgram([storage.path]);
    while ((await killed.hear('stage')) && (await containers()).length === 0);
    await killed.kill();
    await servers().sweep();
    assert.deepEqual(await containers(), []);
  });

  it('can use the bundled library', async () => {
    assert.ok(
      existsSync(distPath('testcontainers.js')),
      'There is no dist/testcontainers.js: run npm run build.',
    );
    const program = path.join(storage.path, 'useServer.cjs');
    await build({
      entryPoints: [path.join(__dirname, 'useServer.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      external: ['pg-native'],
      plugins: [bundledLibrary],
      logLevel: 'error',
    });
    const bundled = new ServerProgram([storage.path], {}, [program]);
    const access = await bundled.hear('access');
    await answers(access);
    assert.match(await bundled.hear('description'), /^PostgreSQL 18\.\d+, container/);
    assert.equal(await bundled.finish(), 0);
    assert.deepEqual(await containers(), []);
  });
});
