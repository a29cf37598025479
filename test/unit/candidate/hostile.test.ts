import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import type { CandidateWorkerOptions } from '../../../src/candidate/worker';
import { drillsPath, installationRoot } from '../../../src/installation';
import { runtimes } from '../../support/runtimes';
import { Bench, failureOf } from './bench';

/** What the source of each case may use. */
const PRELUDE = `import fs from 'node:fs';\nimport net from 'node:net';\nimport child_process from 'node:child_process';\nimport path from 'node:path';\n`;

/** A frame of the judge's channel, written past our code. */
const FORGE = `function forge(message: unknown) {
  const json = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
  const header = Buffer.alloc(4); header.writeUInt32LE(json.length);
  fs.writeSync(3, Buffer.concat([header, json]));
}\n`;

for (const runtime of runtimes()) {
  describe(`hostile code on Node ${runtime.version}`, function () {
    this.timeout(30_000);
    const bench = new Bench();
    const run = (source: string, options: Partial<CandidateWorkerOptions> = {}, ...parameters: unknown[]) =>
      bench.main(PRELUDE + FORGE + source, { runtime, ...options }, ...parameters);

    const deaths: Record<string, [source: string, message: RegExp]> = {
      'exits in the call': [
        'export const main = () => process.exit(0);',
        /its process ended itself with exit code 0\.$/,
      ],
      'exits at import': ['process.exit(0); export {};', /ended itself with exit code 0\.$/],
      aborts: ['export const main = () => process.abort();', /SIGABRT|exit code 134/],
      'kills itself': [
        `export const main = () => process.kill(process.pid, 'SIGKILL');`,
        /SIGKILL|exit code/,
      ],
      'rejects what nobody awaits': [
        `export async function main() { void Promise.reject(new Error('lost')); await new Promise(() => setInterval(() => {}, 99)); }`,
        /ended itself: a promise that nobody awaited was rejected with Error: lost\.$/,
      ],
      'emits an error that nobody listens for': [
        `export async function main() { setImmediate(() => new net.Socket().emit('error', new Error('idle client'))); await new Promise(() => {}); }`,
        /ended itself: nothing caught Error: idle client\.$/,
      ],
      'fills the heap': [
        'export function main() { const all: unknown[] = []; for (;;) all.push(new Array(1000).fill(Math.random())); }',
        /ran out of memory: its heap is limited to 64 MB\.$/,
      ],
      'sends what is no message': [
        `export const main = () => { forge('nonsense'); return new Promise(() => {}); };`,
        /sent what is not an answer/,
      ],
      'announces a message of 4 GB': [
        `export const main = () => { fs.writeSync(3, Buffer.alloc(8, 255)); return new Promise(() => {}); };`,
        /sent what is not an answer, or is larger/,
      ],
    };
    for (const [name, [source, message]] of Object.entries(deaths)) {
      it(`${name}: its death is told`, async () => {
        const error = await failureOf(run(source, { limits: { heapMegabytes: 64 } }));
        assert.equal(error.reason, 'died');
        assert.match(error.message, message);
      });
    }

    it('names the line of an error that ends the process', async () => {
      const source = `import fs from 'node:fs';\nexport async function main() {\n  setImmediate(() => {\n    throw new Error('later');\n  });\n  await new Promise(() => {});\n}`;
      const error = await failureOf(bench.main(source, { runtime }));
      assert.deepEqual(error.position, { file: 'main.ts', line: 4, column: 11 });
    });

    it('allocates buffers without end', async function () {
      if (process.platform !== 'linux') this.skip(); // Elsewhere the call's time limit ends it.
      const source =
        'export function main() { const all: Buffer[] = []; for (;;) all.push(Buffer.alloc(10e6, 1)); }';
      const error = await failureOf(run(source, { limits: { memoryMegabytes: 200 } }));
      assert.match(error.message, /used over 200 MB of memory\.$/);
    });

    it('never settles', async () => {
      const error = await failureOf(
        run('export const main = () => new Promise(() => {});', { limits: { callMs: 300 } }),
      );
      assert.deepEqual([error.reason, /waits for something/.test(error.message)], ['timed-out', true]);
    });

    it('loops without end', async () => {
      const error = await failureOf(run('export function main() { for (;;); }', { limits: { callMs: 300 } }));
      assert.deepEqual([error.reason, /still computing/.test(error.message)], ['timed-out', true]);
    });

    it('is kept waiting by us, which is not on its clock', async () => {
      const source = `export async function main(ask: () => Promise<number>) {
        const answers = await Promise.all([ask(), ask()]);
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return answers;
      }`;
      const slow = () => new Promise((resolve) => setTimeout(() => resolve(2), 2500));
      assert.deepEqual(await run(source, { limits: { callMs: 3000 } }, slow), [2, 2]);
    });

    it('asks us again and again without end, which is', async () => {
      const source = 'export async function main(ask: () => Promise<void>) { for (;;) await ask(); }';
      const error = await failureOf(run(source, { limits: { callMs: 300 } }, () => undefined));
      assert.equal(error.reason, 'timed-out');
    });

    it('names a call that stands still long before its time is up, and only such a call', async () => {
      const limits = { callMs: 25_000, standstillMs: 300 };
      const still = { limits, lastActivity: () => 0 };
      const error = await failureOf(run('export const main = () => new Promise(() => {});', still));
      assert.deepEqual(
        [error.reason, /^main\(\) of main\.ts did not answer and came to a stand/.test(error.message)],
        ['timed-out', true],
      );
      const computes =
        'export function main() { const end = Date.now() + 1500; while (Date.now() < end); return 1; }';
      assert.equal(await run(computes, still), 1);
      const asksUs = 'export const main = async (ask: () => Promise<number>) => ask();';
      const slow = () => new Promise((resolve) => setTimeout(() => resolve(2), 1500));
      assert.equal(await run(asksUs, still, slow), 2);
      const lateSource =
        'export const main = () => new Promise((resolve) => setTimeout(() => resolve(3), 1500));';
      assert.equal(await run(lateSource, { limits, lastActivity: () => performance.now() }), 3);
    });

    it('says of each of two calls that it stands still, whichever began first', async () => {
      const worker = await bench.worker(
        { 'main.ts': 'export const main = () => new Promise(() => {});' },
        { runtime, limits: { callMs: 25_000, standstillMs: 300 }, lastActivity: () => 0 },
      );
      const first = failureOf(worker.call('main.ts', 'main', []));
      await elapse(100);
      const failures = [await failureOf(worker.call('main.ts', 'main', [])), await first];
      for (const { message } of failures) assert.match(message, /came to a stand/);
    });

    it('floods the output', async () => {
      const worker = await bench.worker(
        {
          'main.ts': `export function main() { const line = 'x'.repeat(1e6) + '\\n'; for (let n = 0; n < 100; n += 1) process.stdout.write(line); return 1; }`,
        },
        { runtime },
      );
      assert.equal(await worker.call('main.ts', 'main', []), 1);
      await worker.stop();
      assert.ok(worker.output.length < 70_000);
    });

    it('answers with more than may be', async () => {
      const limits = { replyBytes: 1_000_000 };
      const error = await failureOf(run(`export const main = () => 'x'.repeat(2e6);`, { limits }));
      assert.deepEqual([error.reason, /more than 1000000 bytes/.test(error.message)], ['not-sendable', true]);
    });

    it('forges replies of other calls, twice and malformed, and is answered by none', async () => {
      const source = `export async function main() {
        for (const id of ['0', 'x', '__proto__', 'constructor']) forge({ type: 'reply', id, value: 'forged' });
        for (const message of [null, [], 5, {}, { type: 'ready', confined: false }, { type: 'answer' }, { type: 'reply' },
          { type: 'failure', id: 'x', failure: null }, { type: 'remote', id: 'x', callee: 'x', parameters: 1 },
          { type: 'memory', bytes: 'x' }, { type: 'positions', entries: [[1]] },
          { type: 'positions', entries: [[1, 1, '../../etc/passwd', 1, 1]] }, { type: 'positions', entries: [[1, 1, '/etc/passwd', 1, 1]] }]) forge(message);
        return 'own';
      }`;
      const positions: unknown[] = [];
      const onPosition = (...told: unknown[]) => positions.push(told);
      assert.equal(await run(source, { onPosition }), 'own');
      assert.deepEqual(positions, []);
    });

    it('takes one reply a call, the first', async () => {
      const source = `const heard = new Promise<string>((resolve) => {
          const read = Buffer.prototype.toString;
          Buffer.prototype.toString = function (...all: any[]) { const text = read.apply(this, all as any); const id = /"type":"call","id":"([^"]+)"/.exec(text)?.[1]; if (id) resolve(id); return text; };
        });
        export const arm = () => 1;
        export async function main() { const id = await heard; forge({ type: 'reply', id, value: 'first' }); forge({ type: 'reply', id, value: 'second' }); return 'third'; }`;
      const worker = await bench.worker({ 'main.ts': PRELUDE + FORGE + source }, { runtime });
      assert.equal(await worker.call('main.ts', 'arm', []), 1);
      assert.equal(await worker.call('main.ts', 'main', []), 'first');
      assert.equal(await worker.call('main.ts', 'arm', []), 1);
    });

    it('tampers with what everyone uses, and harms itself only', async () => {
      const source = `export function main() {
        JSON.stringify = () => '{"type":"reply","id":"x","value":"forged"}'; JSON.parse = () => ({});
        Object.entries = () => { throw new Error('entries'); }; Array.prototype.map = () => ['mapped'] as any;
        Promise.prototype.then = function () { throw new Error('then'); } as any;
        (Error as any).prepareStackTrace = () => { throw new Error('stack'); };
        return 7;
      }`;
      const outcome = await run(source, { limits: { callMs: 1500 } }).catch(
        (error: unknown) => (error as Error).name,
      );
      assert.ok(outcome === 7 || outcome === 'CandidateError', String(outcome));
    });

    it('throws what throws when it is read', async () => {
      const source = `export const main = () => { throw Object.create(Error.prototype, { message: { get() { throw new Error('read'); } } }); };`;
      const error = await failureOf(run(source));
      assert.deepEqual([error.reason, /something that cannot be read/.test(error.message)], ['threw', true]);
    });

    it('listens for the end and stays', async () => {
      const source = `process.on('exit', () => { for (;;); });\nexport const main = () => 1;`;
      const worker = await bench.worker({ 'main.ts': source }, { runtime });
      assert.equal(await worker.call('main.ts', 'main', []), 1);
      await worker.stop();
      assert.equal((await worker.exited).endedBy, 'stopped');
    });

    const denied: Record<string, string> = {
      'start a process': `child_process.execFileSync(process.execPath, ['-e', '0'])`,
      fork: `child_process.fork(__filename)`,
      'start a thread': `new (require('node:worker_threads').Worker)('0', { eval: true })`,
      'write in the workspace': `fs.writeFileSync('written', 'x')`,
      'write elsewhere': `fs.writeFileSync(outside + '.written', 'x')`,
      'read elsewhere': `fs.readFileSync(outside, 'utf8')`,
      'read the drills': `fs.readdirSync(drills)`,
      'read our sources': `fs.readFileSync(root + '/package.json')`,
      'list the root': `fs.readdirSync('/')`,
      'list any folder above': `for (let above = root; above !== '/'; ) { above = path.dirname(above); for (const folder of [above, above + '/']) try { fs.readdirSync(folder); throw new Error(folder); } catch (error: any) { if (error.code !== 'ERR_ACCESS_DENIED') throw error; } }\n fs.readdirSync(path.dirname(process.cwd()) + '/')`,
      'make a link': `fs.symlinkSync(outside, 'link')`,
      'open the inspector': `require('node:inspector').open(0)`,
    };
    for (const [name, expression] of Object.entries(denied)) {
      it(`may not ${name}`, async () => {
        const workspace = await bench.workspace({
          'main.ts': `${PRELUDE}export function main(outside: string, drills: string, root: string) { void [outside, drills, root];\n try { ${expression}; return 'allowed'; } catch (error: any) { return error.code; } }`,
        });
        const outside = `${workspace}-outside.txt`;
        await writeFile(outside, 'secret');
        const worker = await bench.worker({}, { runtime, workspace });
        const told = await worker.call('main.ts', 'main', [outside, drillsPath(), installationRoot()]);
        assert.equal(told, 'ERR_ACCESS_DENIED');
        assert.ok(!existsSync(`${outside}.written`) && !existsSync(path.join(workspace, 'written')));
      });
    }
  });
}
