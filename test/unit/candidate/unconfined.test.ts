import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { Bench } from './bench';

/** A runtime without a permission model, as an editor's may be: it ends with 9 on an option that it does not know. */
const WITHOUT_PERMISSION = `#!/bin/sh
case "$*" in *-permission*) echo "bad option" >&2; exit 9;; esac
exec "${process.execPath}" "$@"
`;

describe('a runtime that cannot confine', function () {
  this.timeout(30_000);
  const bench = new Bench();
  before(function () {
    if (process.platform === 'win32') this.skip(); // The stand-in runtime is a script.
  });

  async function runtime() {
    const execPath = `${await bench.workspace({})}-node`;
    await writeFile(execPath, WITHOUT_PERMISSION);
    await chmod(execPath, 0o755);
    return { execPath, env: {} };
  }

  it('is used, and said to be one', async () => {
    const worker = await bench.worker(
      { 'main.ts': 'export const main = () => 1;' },
      { runtime: await runtime() },
    );
    assert.equal(await worker.call('main.ts', 'main', []), 1);
    assert.equal(worker.confined, false);
  });

  it('leaves no descendant, detached ones included', async () => {
    const source = `import { spawn } from 'node:child_process';
      const start = (detached: boolean) => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached, stdio: 'inherit' }).pid;
      export const main = () => [start(false), start(true), start(true)];`;
    const worker = await bench.worker({ 'main.ts': source }, { runtime: await runtime() });
    const pids = (await worker.call('main.ts', 'main', [])) as number[];
    assert.deepEqual(pids.map(runs), [true, true, true]);
    await worker.kill();
    while (pids.some(runs)) await new Promise(setImmediate);
  });
});

/** Whether a process runs; one that has ended and that nobody has asked about yet does not. */
function runs(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .startsWith('Z');
  } catch {
    return false;
  }
}
