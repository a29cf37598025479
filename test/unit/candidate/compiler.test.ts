import assert from 'node:assert/strict';
import path from 'node:path';
import { compileFile, compileWorkspace, readCompileOptions } from '../../../src/candidate/compiler';
import { CancelledError } from '../../../src/errors';
import { Bench } from './bench';

describe('compiler', () => {
  const bench = new Bench();
  it('names place and lines of a syntax error', () => {
    const folder = path.resolve('workspace');
    const source = 'const a = 1;\nconst b = [1, 2;\nexport {};\n';
    const compiled = compileFile(source, path.join(folder, 'src', 'a.ts'), folder, {});
    assert.ok('problem' in compiled);
    assert.deepEqual(compiled.problem.position, { file: 'src/a.ts', line: 2, column: 16 });
    assert.match(compiled.problem.message, /expected/);
    assert.equal(compiled.problem.frame.split('\n')[2], '    |                ^');
    assert.match(compiled.problem.frame, /^> 2 \| const b = \[1, 2;$/m);
  });

  it('compiles all of the candidate, broken files too, and nothing else', async () => {
    const folder = await bench.workspace({
      'scenario.ts': 'export {};',
      'src/a.ts': 'export const a = 1;',
      'src/broken.ts': 'export const = 1;',
      'src/types.d.ts': 'export {};',
      'node_modules/x/index.ts': 'export {};',
      '.backend-drills/snapshot/src/a.ts': 'export {};',
    });
    const compiled = await compileWorkspace(folder);
    const names = [...compiled].map(([file, result]) => [path.basename(file), 'code' in result]);
    assert.deepEqual(names, [
      ['scenario.ts', true],
      ['a.ts', true],
      ['broken.ts', false],
    ]);
  });

  it('honours what changes how code behaves', async () => {
    const folder = await bench.workspace({
      'tsconfig.json':
        '{ "compilerOptions": { "experimentalDecorators": true, "target": "ES5", /* why */ "strict": true } }',
    });
    assert.deepEqual(readCompileOptions(folder), { experimentalDecorators: true });
  });

  it('stops when cancelled', async () => {
    const folder = await bench.workspace({ 'a.ts': 'export {};' });
    await assert.rejects(compileWorkspace(folder, { signal: AbortSignal.abort() }), CancelledError);
  });
});
