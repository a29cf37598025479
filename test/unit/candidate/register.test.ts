import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { distPath } from '../../../src/installation';
import { runtimes } from '../../support/runtimes';
import { Bench } from './bench';

for (const { version, execPath } of runtimes()) {
  describe(`the preload of the visible scenario on Node ${version}`, function () {
    this.timeout(30_000);
    const bench = new Bench();

    async function run(files: Record<string, string>, script = 'scenario.ts') {
      const workspace = await bench.workspace({ 'tsconfig.json': '{}', ...files });
      const child = spawn(execPath, ['--require', distPath('register.js'), path.join(workspace, script)], {
        cwd: workspace,
      });
      const output = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
      }
      const code = await new Promise((resolve) => child.once('close', resolve));
      return { workspace, code, ...output };
    }

    it('runs TypeScript with its imports', async () => {
      const { code, stdout, stderr } = await run({
        'scenario.ts': `import { twice } from './src/math.js';\nenum Start { At = 21 }\nconsole.log(twice(Start.At));`,
        'src/math.ts': 'export const twice = (n: number): number => 2 * n;',
      });
      assert.deepEqual([code, stdout, stderr], [0, '42\n', '']);
    });

    it('shows the lines of the TypeScript in a stack', async () => {
      const { workspace, code, stderr } = await run({
        'scenario.ts': `interface A { b: string }\n\nfunction fail(): never {\n  throw new Error('here');\n}\nfail();`,
      });
      assert.equal(code, 1);
      assert.match(stderr, /throw new Error\('here'\)/);
      assert.ok(stderr.includes(`${path.join(workspace, 'scenario.ts')}:4:9`), stderr);
    });

    it('explains a syntax error, without our own stack', async () => {
      const { code, stderr } = await run({
        'scenario.ts': `import './src/broken';`,
        'src/broken.ts': 'const a = 1;\nconst b = (a;\n',
      });
      assert.equal(code, 1);
      assert.match(
        stderr,
        /SyntaxError: src\/broken\.ts:2:13: '\)' expected\.\n\n {2}1 \| const a = 1;\n> 2 \| const b = \(a;\n {4}\| {13}\^/,
      );
      assert.ok(!stderr.includes('    at '), stderr);
    });

    it('keeps the map inline, for a debugger', async () => {
      const { stdout } = await run({
        'scenario.ts': `import { findSourceMap } from 'node:module';\nconst map = findSourceMap(__filename);\nconsole.log(map?.payload.sources.length, map?.payload.sourcesContent?.[0]?.includes('findSourceMap'));`,
      });
      assert.equal(stdout, '1 true\n');
    });
  });
}
