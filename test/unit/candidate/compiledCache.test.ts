import assert from 'node:assert/strict';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CompiledCache } from '../../../src/candidate/compiledCache';
import { compileWorkspace } from '../../../src/candidate/compiler';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('CompiledCache', function () {
  this.timeout(20_000);
  const root = temporaryFolder();
  const cacheFolder = () => path.join(root.path, 'cache');
  const workspace = () => path.join(root.path, 'workspace');
  const compile = async () => {
    const compiled = await compileWorkspace(workspace(), {}, new CompiledCache(cacheFolder()));
    return Object.fromEntries([...compiled].map(([file, result]) => [path.basename(file), result]));
  };

  before(async () => {
    await mkdir(workspace());
    await writeFile(path.join(workspace(), 'a.ts'), 'export const a: number = 1;\n');
    await writeFile(path.join(workspace(), 'broken.ts'), 'export const b = (;\n');
  });

  it('gives back what was compiled before, problems too', async () => {
    const first = await compile();
    assert.equal((await readdir(cacheFolder())).length, 2);
    const [entry] = await readdir(cacheFolder());
    // What is read is what was kept: a mark in the kept file comes back.
    await writeFile(path.join(cacheFolder(), entry as string), JSON.stringify({ code: '// kept' }));
    const second = await compile();
    assert.ok(Object.values(second).some((result) => 'code' in result && result.code === '// kept'));
    await rm(cacheFolder(), { recursive: true });
    assert.deepEqual(await compile(), first);
  });

  it('compiles again what changed, and all when tsconfig.json did', async () => {
    await writeFile(path.join(workspace(), 'a.ts'), 'export const a: number = 2;\n');
    const changed = (await compile())['a.ts'];
    assert.ok(changed && 'code' in changed && changed.code.includes('= 2'));
    const before = (await readdir(cacheFolder())).length;
    await writeFile(
      path.join(workspace(), 'tsconfig.json'),
      '{ "compilerOptions": { "esModuleInterop": false } }',
    );
    await compile();
    assert.equal((await readdir(cacheFolder())).length, before + 2);
  });

  it('compiles where a kept file is damaged or nothing can be kept', async () => {
    const good = await compile();
    for (const name of await readdir(cacheFolder()))
      await writeFile(path.join(cacheFolder(), name), '{"code":');
    assert.deepEqual(await compile(), good);
    await rm(cacheFolder(), { recursive: true });
    await writeFile(cacheFolder(), 'a file in the folder’s place');
    assert.deepEqual(await compile(), good);
    await rm(cacheFolder());
  });

  it('keeps a bounded number, those used last', async () => {
    const cache = new CompiledCache(cacheFolder());
    await mkdir(cacheFolder(), { recursive: true });
    for (let number = 0; number < 500; number += 1) {
      const file = path.join(cacheFolder(), `${number}.json`);
      await writeFile(file, '{}');
      await utimes(file, number, number);
    }
    await cache.prune();
    const left = await readdir(cacheFolder());
    assert.equal(left.length, 200);
    assert.ok(left.includes('499.json') && !left.includes('0.json'));
  });
});
