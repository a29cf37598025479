import assert from 'node:assert/strict';
import { CandidateWorker } from '../../../src/candidate/worker';
import { CancelledError, EnvironmentError } from '../../../src/errors';
import { distPath } from '../../../src/installation';
import { installModules } from '../../../src/workspace/modules';
import { runtimes } from '../../support/runtimes';
import { Bench, failureOf } from './bench';

for (const runtime of runtimes()) {
  describe(`candidate's process on Node ${runtime.version}`, function () {
    this.timeout(30_000);
    const bench = new Bench();
    const main = (source: string, ...parameters: unknown[]) => bench.main(source, { runtime }, ...parameters);

    it('takes and answers values of every kind', async () => {
      const values = [
        new Date(1),
        10n,
        new Map([[1, new Set(['a'])]]),
        Buffer.from('x'),
        undefined,
        NaN,
        -0,
        { a: [null] },
      ];
      assert.deepEqual(
        await main('export const main = async (...all: unknown[]) => all;', ...values),
        values,
      );
    });

    it('is confined', async () => {
      assert.equal((await bench.worker({}, { runtime })).confined, true);
    });

    it('calls functions of ours', async () => {
      const source = `export async function main(clock: { now(): Promise<number> }, fail: () => Promise<void>) {
        const caught = await fail().catch((error) => error.message + error.code);
        return [await clock.now(), await clock.now(), caught];
      }`;
      let now = 41;
      const fail = () => {
        throw Object.assign(new Error('declined'), { code: 402 });
      };
      assert.deepEqual(await main(source, { now: () => ++now }, fail), [42, 43, 'declined402']);
    });

    it('can have a wrong clock', async () => {
      const clockAheadMs = -3 * 3_600_000;
      const source = `export const main = async (given: Date) =>
        [Date.now(), new Date(), Date.parse(Date()), new Date(0), given instanceof Date, given.constructor === Date];`;
      const worker = await bench.worker({ 'main.ts': source }, { runtime, clockAheadMs });
      const before = Date.now();
      const answer = (await worker.call('main.ts', 'main', [new Date()])) as [
        number,
        Date,
        number,
        ...unknown[],
      ];
      const [now, date, text, ...given] = answer;
      for (const told of [now, date.getTime(), text + 1000])
        assert.ok(told - clockAheadMs >= before && told - clockAheadMs <= Date.now() + 1000, String(told));
      assert.deepEqual(given, [new Date(0), true, true]);
    });

    it('answers calls side by side', async () => {
      const worker = await bench.worker(
        {
          'a.ts':
            'let open: () => void; const gate = new Promise<void>((resolve) => (open = resolve));\nexport const wait = () => gate.then(() => 1);\nexport const release = () => { open(); return 2; };',
        },
        { runtime },
      );
      const waiting = worker.call('a.ts', 'wait', []);
      assert.equal(await worker.call('a.ts', 'release', []), 2);
      assert.equal(await waiting, 1);
    });

    it('begins calls that are made at once before any of them goes on', async () => {
      const source = `let begun = 0;
        export async function main() {
          begun += 1;
          await undefined;
          return begun;
        }`;
      const worker = await bench.worker({ 'main.ts': source }, { runtime });
      const calls = Array.from({ length: 50 }, () => worker.call('main.ts', 'main', []));
      assert.deepEqual(await Promise.all(calls), Array(50).fill(50));
    });

    it('compiles what TypeScript has', async () => {
      const source = `
        enum Level { Low, High }
        namespace Names { export const high = 'high'; }
        interface Shape { readonly level: Level }
        class Item { constructor(private readonly level: Level, public name?: string) {} get() { return this.level; } }
        function logged(_target: unknown, context: ClassMethodDecoratorContext) { return function () { return String(context.name); }; }
        abstract class Base { @logged run(): string { return 'plain'; } }
        class Real extends Base {}
        const disposed: string[] = [];
        export function main() {
          { using _ = { [Symbol.dispose]: () => disposed.push('gone') }; }
          const shape = { level: Level.High } satisfies Shape;
          return [shape.level, Level[1], Names.high, new Item(Level.Low).get(), new Real().run(), disposed!];
        }`;
      assert.deepEqual(await main(source), [1, 'High', 'high', 0, 'run', ['gone']]);
    });

    it('honours experimental decorators', async () => {
      const workspace = await bench.workspace({
        'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true } }',
        'main.ts': `const seen: unknown[] = [];
          const note = (_: object, key: string) => { seen.push(key); };
          class A { @note b() {} }
          export const main = () => [seen, typeof A];`,
      });
      const worker = await bench.worker({}, { runtime, workspace });
      assert.deepEqual(await worker.call('main.ts', 'main', []), [['b'], 'function']);
    });

    it('resolves imports as TypeScript lets one write them', async () => {
      const worker = await bench.worker(
        {
          'src/main.ts': `import bare, { named } from './b';\nimport { named as js } from './b.js';\nimport { named as ts } from './b.ts';
            import data from './data.json';\nimport { own } from './own.js';\nimport * as folder from './folder';
            export default async () => [bare, named, js, ts, data.x, own, folder.inside, (await import('./b')).named];`,
          'src/b.ts': `export const named = 'named';\nexport default 'default';`,
          'src/own.js': `exports.own = 'script';`,
          'src/data.json': '{ "x": 1 }',
          'src/folder/index.ts': 'export const inside = true;',
        },
        { runtime },
      );
      const expected = ['default', 'named', 'named', 'named', 1, 'script', true, 'named'];
      assert.deepEqual(await worker.call('src/main.ts', 'default', []), expected);
    });

    it('imports pg by default and by name', async () => {
      const workspace = await bench.workspace({
        'main.ts': `import pg, { Pool } from 'pg';\nexport const main = () => [pg.Pool === Pool, typeof Pool, typeof pg.types];`,
      });
      await installModules(workspace);
      const worker = await bench.worker({}, { runtime, workspace });
      assert.deepEqual(await worker.call('main.ts', 'main', []), [true, 'function', 'object']);
    });

    it('compiles by itself what it was not handed', async () => {
      const workspace = await bench.workspace({ 'main.ts': 'export const main = (): string => "late";' });
      const options = { workspace, runtime, databaseUrl: 'postgres://c:s@127.0.0.1:1/d' };
      const worker = await CandidateWorker.start(options);
      assert.equal(await worker.call('main.ts', 'main', []), 'late');
      await worker.kill();
    });

    it('says what was thrown, and where in their TypeScript', async () => {
      const source = `interface Padding { readonly a: string }\n\nexport async function main() {\n  await null;\n  throw Object.assign(new RangeError('too far'), { code: 'E1' });\n}`;
      const error = await failureOf(main(source));
      assert.equal(error.reason, 'threw');
      assert.equal(error.message, 'main() of main.ts threw RangeError E1: too far');
      assert.deepEqual(error.position, { file: 'main.ts', line: 5, column: 23 });
      assert.match(error.candidateStack ?? '', /^RangeError: too far\n {4}at .*[( ]main\.ts:5:23\)?$/);
      assert.ok(!error.candidateStack?.includes(distPath()), error.candidateStack);
      assert.equal((error.cause as { code: string }).code, 'E1');
    });

    it('says what their code is kept from in its own terms, not by a flag of the runtime', async () => {
      const error = await failureOf(
        main(`import fs from 'node:fs';\nexport const main = () => fs.writeFileSync('log.txt', 'x');`),
      );
      if (!/ERR_ACCESS_DENIED/.test(error.message)) assert.fail(error.message);
      assert.match(error.message, /can write no files: keep what must stay in the database \(.*log\.txt\)$/);
      assert.doesNotMatch(`${error.message} ${error.candidateStack}`, /--allow|Access to this API/);
    });

    it('says what is thrown that is no error', async () => {
      const error = await failureOf(main(`export const main = () => { throw 'text'; };`));
      assert.equal(error.message, 'main() of main.ts threw text (not an Error)');
    });

    it('shows a syntax error', async () => {
      const worker = await bench.worker(
        {
          'main.ts': `import { b } from './src/b';\nexport const main = () => b;`,
          'src/b.ts': 'export const b = (;',
        },
        { runtime },
      );
      const error = await failureOf(worker.call('main.ts', 'main', []));
      assert.equal(error.reason, 'syntax');
      assert.equal(error.message, 'Your code does not compile: src/b.ts:1:19: Expression expected.');
      assert.deepEqual(error.position, { file: 'src/b.ts', line: 1, column: 19 });
      assert.match(error.candidateStack ?? '', /> 1 \| export const b = \(;\n.*\^/);
    });

    const unusable: Record<string, [source: string, reason: string, message: RegExp]> = {
      'a module that throws': [
        'throw new Error("at import");',
        'not-loaded',
        /^main\.ts cannot be loaded: Error: at import$/,
      ],
      'an import that is not there': [
        'import "./missing"; export {};',
        'not-loaded',
        /Cannot find module '.\/missing'/,
      ],
      'a missing export': [
        'export const other = 1, more = 2;',
        'not-exported',
        /exports only other, more\.$/,
      ],
      'an export that is no function': [
        'export const main = 1;',
        'not-exported',
        /exports main, which is not a function\.$/,
      ],
      'no export': ['const main = () => 1;\nmain();', 'not-exported', /exports nothing\.$/],
      'a forgotten await': [
        'export const main = () => [Promise.resolve(1)];',
        'not-sendable',
        /await forgotten\?\) at \$\[0\]\.$/,
      ],
      'a function as answer': [
        'export const main = () => ({ a: () => 1 });',
        'not-sendable',
        /a function at \$\.a\.$/,
      ],
      'a cyclic answer': [
        'export const main = () => { const a: any = {}; a.a = a; return a; };',
        'not-sendable',
        /at \$\.a\.$/,
      ],
    };
    for (const [name, [source, reason, message]] of Object.entries(unusable)) {
      it(`names ${name}`, async () => {
        const error = await failureOf(main(source));
        assert.equal(error.reason, reason);
        assert.match(error.message, message);
      });
    }

    it('names a module that is not there', async () => {
      const error = await failureOf((await bench.worker({}, { runtime })).call('src/none.ts', 'main', []));
      assert.equal(error.reason, 'not-loaded');
      assert.match(error.message, /^src\/none\.ts cannot be loaded: .*Cannot find module/);
    });

    it('gives the process the database and nothing of our environment', async () => {
      process.env['BACKEND_DRILLS_TEST_SECRET'] = 'secret';
      const databaseUrl = 'postgres://me:pass%20word@127.0.0.1:1234/drill';
      const source =
        'export const main = () => [{ ...process.env }, process.cwd(), process.execArgv.length > 0];';
      const [env] = (await bench.main(source, { runtime, databaseUrl, env: { EXTRA: 'yes' } })) as [
        Record<string, string>,
      ];
      delete process.env['BACKEND_DRILLS_TEST_SECRET'];
      const windows = new Set(['SystemRoot', 'windir']);
      const names = Object.keys(env).filter((name) => !windows.has(name) && !name.startsWith('__CF'));
      assert.deepEqual(names.sort(), [
        'DATABASE_URL',
        'EXTRA',
        'PGDATABASE',
        'PGHOST',
        'PGPASSWORD',
        'PGPORT',
        'PGUSER',
      ]);
      assert.equal(env['PGPASSWORD'], 'pass word');
    });

    it('keeps beginning and end of what is printed', async () => {
      const worker = await bench.worker(
        {
          'main.ts': `export async function main() { console.log('first'); console.log('second');
          for (let line = 0; line < 20_000; line += 1) console.log('x'.repeat(100)); console.log('last'); return 5; }`,
        },
        { runtime },
      );
      assert.equal(await worker.call('main.ts', 'main', []), 5);
      await worker.stop();
      assert.match(worker.output.slice(0, 20), /^first\nsecond\nx/);
      assert.match(worker.output, /\n… \d+ bytes left out …\n/);
      assert.equal(worker.output.slice(-7), 'x\nlast\n');
      assert.ok(worker.output.length < 70_000, `${worker.output.length}`);
    });

    it('leaves when asked', async () => {
      const worker = await bench.worker(
        { 'main.ts': 'console.error("hello"); setInterval(() => {}, 1000); export const main = () => 1;' },
        { runtime },
      );
      await worker.call('main.ts', 'main', []);
      await worker.stop();
      assert.equal(worker.output, 'hello\n');
      assert.deepEqual(await worker.exited, {
        code: 0,
        signal: null,
        endedBy: 'stopped',
        fatal: undefined,
        heapExhausted: false,
      });
    });

    it('is gone when cancelled, half-way or in a call', async () => {
      const abort = new AbortController();
      const worker = await bench.worker(
        { 'main.ts': 'export const main = () => new Promise(() => {});' },
        { runtime, signal: abort.signal },
      );
      const call = worker.call('main.ts', 'main', []);
      abort.abort();
      await assert.rejects(call, CancelledError);
      assert.equal((await worker.exited).signal, process.platform === 'win32' ? null : 'SIGKILL');
      await assert.rejects(bench.worker({}, { runtime, signal: abort.signal }), CancelledError);
      const during = new AbortController();
      const starting = bench.worker({}, { runtime, signal: during.signal });
      setImmediate(() => during.abort());
      await assert.rejects(starting, CancelledError);
    });
  });
}

describe("candidate's process that cannot be had", () => {
  const bench = new Bench();
  it('names a runtime that does not start', async () => {
    const runtime = { execPath: distPath('no-such-node'), env: {} };
    await assert.rejects(
      bench.worker({}, { runtime }),
      (error) => error instanceof EnvironmentError && /no-such-node/.test(error.message),
    );
  });
});
