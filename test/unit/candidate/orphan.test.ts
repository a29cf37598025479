import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isAlive, type ProcessIdentity } from '../../../src/host/processIdentity';
import { sweepProcesses } from '../../../src/host/processRegistry';
import { temporaryFolder } from '../../support/temporaryFolder';
import { Bench } from './bench';

/** Starts a worker on the workspace, calls `main`, says who the worker is, and stays. */
const OWNER = path.join(__dirname, 'owner.ts');

describe("a candidate's process whose judge is killed", function () {
  this.timeout(30_000);
  const bench = new Bench();
  const storage = temporaryFolder();

  async function orphan(source: string): Promise<ProcessIdentity> {
    const workspace = await bench.workspace({ 'main.ts': source });
    const owner = spawn(process.execPath, ['--import', 'tsx', OWNER, workspace, storage.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve) =>
      owner.stdout.setEncoding('utf8').once('data', resolve),
    );
    const ended = new Promise((resolve) => owner.once('exit', resolve));
    owner.kill('SIGKILL');
    await ended;
    return JSON.parse(line) as ProcessIdentity;
  }

  it('leaves by itself', async () => {
    const worker = await orphan('setInterval(() => {}, 1000); export const main = () => 1;');
    while (await isAlive(worker)) await new Promise(setImmediate);
  });

  it('is found by the sweep where it cannot', async () => {
    const worker = await orphan(
      'export const main = () => { setImmediate(() => { for (;;); }); return 1; };',
    );
    assert.equal(await isAlive(worker), true);
    await sweepProcesses(storage.path);
    while (await isAlive(worker)) await new Promise(setImmediate);
    assert.deepEqual(await readdir(path.join(storage.path, 'processes')), []);
  });

  it('is left alone by the sweep while its judge lives', async () => {
    const worker = await bench.worker(
      { 'main.ts': 'export const main = () => 1;' },
      { storage: storage.path },
    );
    await sweepProcesses(storage.path);
    assert.equal(await worker.call('main.ts', 'main', []), 1);
  });
});
