import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError } from '../../../src/errors';
import { installModules } from '../../../src/workspace/modules';
import { temporaryFolder } from '../../support/temporaryFolder';

describe("a workspace's modules", function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  let workspace: string;
  beforeEach(async () => {
    workspace = await mkdtemp(path.join(folder.path, 'workspace-'));
  });

  const inModules = (...segments: string[]) => path.join(workspace, 'node_modules', ...segments);

  it('make pg and its types resolve, with nothing else installed', async () => {
    await installModules(workspace);
    const script = `const pg = require('pg'); console.log(typeof pg.Pool, require('pg/package.json').version);`;
    const told = execFileSync(process.execPath, ['-e', script], { cwd: workspace, encoding: 'utf8' });
    assert.match(told, /^function \d+\.\d+\.\d+\n$/);
    for (const types of [
      '@types/pg/index.d.ts',
      '@types/node/index.d.ts',
      'undici-types/index.d.ts',
      'pg-types/index.d.ts',
    ]) {
      assert.ok((await stat(inModules(types))).isFile(), types);
    }
  });

  it('bring a licence each', async () => {
    await installModules(workspace);
    const packages = (await readdir(inModules(), { recursive: true })).filter((name) =>
      /^(@[^/\\]+[/\\])?[^@/\\.][^/\\]*$/.test(name),
    );
    assert.ok(packages.length > 10, packages.join());
    for (const name of packages) {
      const files = await readdir(inModules(name));
      assert.ok(
        files.some((file) => /^(licen[cs]e|readme)/i.test(file)),
        name,
      );
    }
  });

  it('satisfy the compiler', async function () {
    await installModules(workspace);
    await writeFile(
      path.join(workspace, 'a.ts'),
      `import pg, { Pool, type QueryResult } from 'pg';\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\nexport const ask = (): Promise<QueryResult> => pool.query('select 1');\nvoid pg.types;\n`,
    );
    const compiler = require.resolve('typescript/bin/tsc');
    const options = [
      '--noEmit',
      '--strict',
      '--esModuleInterop',
      '--module',
      'commonjs',
      '--ignoreDeprecations',
      '6.0',
      '--types',
      'node',
      'a.ts',
    ];
    execFileSync(process.execPath, [compiler, ...options], { cwd: workspace, encoding: 'utf8' });
  });

  it('are left alone when they are all there', async () => {
    await installModules(workspace);
    const before = (await stat(inModules('pg', 'package.json'))).mtimeMs;
    const stages: string[] = [];
    await installModules(workspace, { onProgress: (stage) => stages.push(stage) });
    assert.deepEqual([stages, (await stat(inModules('pg', 'package.json'))).mtimeMs], [[], before]);
  });

  it('are mended where they are broken, and what else is there stays', async () => {
    await installModules(workspace);
    await mkdir(inModules('mine'));
    await writeFile(inModules('mine', 'index.js'), 'mine');
    await rm(inModules('pg-protocol'), { recursive: true });
    await truncate(inModules('pg', 'package.json'), 3);
    await installModules(workspace);
    execFileSync(process.execPath, ['-e', `require('pg')`], { cwd: workspace });
    assert.equal(await readFile(inModules('mine', 'index.js'), 'utf8'), 'mine');
  });

  it('are replaced by those of another version', async () => {
    await installModules(workspace);
    const marker = inModules('.backend-drills.json');
    const current = await readFile(marker, 'utf8');
    await writeFile(marker, '{ "version": "older" }');
    await writeFile(
      inModules('pg', 'lib', 'index.js'),
      (await readFile(inModules('pg', 'lib', 'index.js'), 'utf8')).replace('Pool', 'Pond'),
    );
    await installModules(workspace);
    assert.match(await readFile(inModules('pg', 'lib', 'index.js'), 'utf8'), /Pool = require/);
    assert.equal(await readFile(marker, 'utf8'), current);
  });

  it('are not half there after a cancellation', async () => {
    await assert.rejects(installModules(workspace, { signal: AbortSignal.abort() }), CancelledError);
    await assert.rejects(stat(inModules('.backend-drills.json')));
    await installModules(workspace);
    execFileSync(process.execPath, ['-e', `require('pg')`], { cwd: workspace });
  });
});
