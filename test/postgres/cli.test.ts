import assert from 'node:assert/strict';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from 'execa';
import { distPath, drillsPath } from '../../src/installation';
import type { Report } from '../../src/rubric/report/report';
import { verdictSchema } from '../../src/rubric/verdictSchema';
import { temporaryFolder } from '../support/temporaryFolder';

/** The built command line, as a script would call it: `node dist/cli.js`. */
describe('command line', function () {
  this.timeout(120_000);
  const root = temporaryFolder();
  const home = () => path.join(root.path, 'home');
  const folder = () => path.join(root.path, 'work');

  async function run(words: readonly string[], env: Record<string, string> = {}): Promise<Result> {
    // execa is an ES module through and through, and tests run as CommonJS.
    const { execa } = await import('execa');
    const options = {
      env: { BACKEND_DRILLS_HOME: home(), ...env },
      reject: false,
      timeout: 100_000,
    } as const;
    return execa(process.execPath, [distPath('cli.js'), ...words], options) as unknown as Promise<Result>;
  }
  const check = (...words: string[]) => run(['check', folder(), '--postgres', 'embedded', ...words]);

  async function solve(): Promise<void> {
    await cp(drillsPath('n-plus-one', 'solutions', 'reference'), folder(), { recursive: true });
  }

  it('lists the drills, for people and for scripts', async () => {
    const text = await run(['list']);
    assert.equal(text.exitCode, 0);
    assert.match(String(text.stdout), /^n-plus-one {2}easy, 20 min, not tried$/m);
    const { drills } = JSON.parse(String((await run(['list', '--json'])).stdout)) as {
      drills: { id: string }[];
    };
    assert.ok(drills.some(({ id }) => id === 'n-plus-one'));
  });

  it('starts a drill and never overwrites', async () => {
    assert.equal((await run(['start', 'n-plus-one', folder()])).exitCode, 0);
    const before = await readdir(folder());
    const again = await run(['start', 'n-plus-one', folder()]);
    assert.equal(again.exitCode, 2);
    assert.match(String(again.stderr), /is not empty/);
    assert.deepEqual(await readdir(folder()), before);
  });

  it('fails the untouched workspace with 1 and says why, without colour or progress in a pipe', async () => {
    const { exitCode, stdout, stderr } = await check('--seed', '7');
    assert.equal(exitCode, 1, String(stderr));
    assert.match(String(stdout), /^n-plus-one: Failed, score \d of 4$/m);
    assert.match(String(stdout), /\d+ times `.+` from src\/[\w/]+\.ts:\d+/);
    assert.match(String(stdout), /^Seed 7 reproduces this run\.$/m);
    // eslint-disable-next-line no-control-regex -- looking for the escape that starts a colour
    assert.doesNotMatch(`${String(stdout)}${String(stderr)}`, /\u001b/);
    assert.equal(stderr, '');
  });

  it('passes the reference with 0, as a verdict that the schema knows, and remembers the best score', async () => {
    await solve();
    const { exitCode, stdout } = await check('--json');
    const verdict = verdictSchema.parse(JSON.parse(String(stdout)));
    assert.deepEqual([exitCode, verdict.outcome, verdict.score], [0, 'passed', 4]);
    assert.match(String((await run(['list'])).stdout), /passed, best 4, 2 attempts$/m);
  });

  it('reports what was checked, and nothing where nothing was', async () => {
    const file = path.join(root.path, 'report.xml');
    const junit = await run(['report', folder(), '--format', 'junit', '--output', file]);
    assert.deepEqual([junit.exitCode, junit.stdout], [0, '']);
    assert.match(
      await readFile(file, 'utf8'),
      /<testsuite name="backend-drills\.n-plus-one" .* failures="0"/,
    );
    assert.match(String((await run(['report', folder()])).stdout), /^\*\*Passed, score 4 of 4\*\*$/m);
    const json = JSON.parse(String((await run(['report', folder(), '--format', 'json'])).stdout)) as Report;
    assert.deepEqual([json.verdict.score, json.stale, json.progress?.attempts], [4, false, 2]);
    for (const [words, says] of [
      [['report', folder(), '--format', 'pdf'], /Choose one of markdown, html, json, junit/],
      [['report', folder(), '--output', path.join(root.path, 'nowhere', 'x')], /cannot be written/],
    ] as const)
      assert.match(String((await run(words)).stderr), says);
  });

  it('gives the first hint of what failed to scripts', async () => {
    await run(['reset', folder()]);
    assert.equal((await run(['report', folder()])).exitCode, 2);
    const { checks } = JSON.parse(String((await check('--json')).stdout)) as {
      checks: { outcome: string; hint: string | null; hints: string[] }[];
    };
    assert.ok(checks.some(({ outcome }) => outcome === 'failed'));
    for (const { outcome, hint, hints } of checks) assert.equal(hint, outcome === 'failed' ? hints[0] : null);
    await solve();
  });

  it('resets the work and keeps it in a snapshot', async () => {
    const mine = await readFile(path.join(folder(), 'src', 'orders.ts'), 'utf8');
    const { exitCode, stdout } = await run(['reset', folder()]);
    assert.equal(exitCode, 0);
    const snapshot = /kept in (.+)$/m.exec(String(stdout))?.[1] ?? '';
    assert.equal(await readFile(path.join(snapshot, 'src', 'orders.ts'), 'utf8'), mine);
    assert.notEqual(await readFile(path.join(folder(), 'src', 'orders.ts'), 'utf8'), mine);
  });

  it('lists the snapshot and restores it, with a snapshot of what was there', async () => {
    const listed = await run(['snapshots', folder(), '--json']);
    const { snapshots } = JSON.parse(String(listed.stdout)) as {
      snapshots: { name: string; before: string; differs: string[] }[];
    };
    assert.deepEqual([snapshots[0]?.before, snapshots[0]?.differs], ['reset', ['src/orders.ts']]);
    assert.equal((await run(['restore', folder(), snapshots[0]!.name])).exitCode, 0);
    const solved = drillsPath('n-plus-one', 'solutions', 'reference', 'src', 'orders.ts');
    const file = path.join(folder(), 'src', 'orders.ts');
    assert.equal(await readFile(file, 'utf8'), await readFile(solved, 'utf8'));
    const text = String((await run(['snapshots', folder()])).stdout);
    assert.match(text, /before a restore\n {4}differs from your files now in src\/orders\.ts\n/);
    assert.equal((await run(['restore', folder(), 'nothing'])).exitCode, 2);
    await run(['reset', folder()]);
  });

  it('gives hints one by one and remembers them', async () => {
    const texts = [];
    for (let step = 0; step < 3; step += 1)
      texts.push(String((await run(['hint', folder(), 'statement-count'])).stdout));
    assert.deepEqual(
      texts.map((text) => /Hint \d of 3, \w+/.exec(text)?.[0]),
      ['Hint 1 of 3, symptom', 'Hint 2 of 3, concept', 'Hint 3 of 3, approach'],
    );
    const none = await run(['hint', folder(), 'statement-count']);
    assert.deepEqual([none.exitCode, none.stdout], [2, '']);
    assert.match(String((await run(['list'])).stdout), /3 hints/);
  });

  it('shows the solution as a patch to who has passed', async () => {
    const { exitCode, stdout } = await run(['solution', folder()]);
    assert.equal(exitCode, 0);
    assert.match(String(stdout), /^--- yours\/src\/orders\.ts$/m);
    assert.match(String(stdout), /^\+\+\+ solution\/src\/orders\.ts$/m);
  });

  it('calls a syntax error the candidate’s, with its place', async () => {
    await writeFile(path.join(folder(), 'src', 'orders.ts'), 'export const listOrders = (;\n');
    const { exitCode, stdout } = await check();
    assert.equal(exitCode, 1);
    assert.match(String(stdout), /src\/orders\.ts:1/);
    await run(['reset', folder()]);
  });

  for (const [what, words, says] of [
    ['an unknown command', ['frobnicate'], /no command/],
    ['an unknown drill', ['start', 'nothing', 'x'], /There is no drill "nothing"/],
    ['a folder that is not a drill’s', ['check', '.'], /not a drill's folder/],
    ['an unknown server', ['check', 'WORK', '--postgres', 'oracle'], /oracle/],
  ] as const) {
    it(`refuses ${what} with 2 and the next step`, async () => {
      const { exitCode, stderr, stdout } = await run(
        words.map((word) => (word === 'WORK' ? folder() : word)),
      );
      assert.equal(exitCode, 2, String(stderr));
      assert.match(String(stderr), says);
      assert.equal(stdout, '');
    });
  }

  it('says "could not check" with 3 where the environment is at fault, and costs no attempt', async () => {
    const before = await run(['list', '--json']);
    const text = await run(['check', folder(), '--postgres', 'postgres://nobody:x@127.0.0.1:1/none']);
    assert.equal(text.exitCode, 3);
    assert.match(String(text.stderr), /127\.0\.0\.1/);
    const json = await run([
      'check',
      folder(),
      '--json',
      '--postgres',
      'postgres://nobody:x@127.0.0.1:1/none',
    ]);
    const verdict = verdictSchema.parse(JSON.parse(String(json.stdout)));
    assert.deepEqual([json.exitCode, verdict.outcome, verdict.score], [3, 'could-not-check', null]);
    assert.match(verdict.fault ?? '', /127\.0\.0\.1/);
    assert.equal((await run(['list', '--json'])).stdout, before.stdout);
  });

  it('says so where its own folder cannot be made', async () => {
    const file = path.join(root.path, 'file');
    await writeFile(file, '');
    const { exitCode, stderr } = await run(['check', folder(), '--postgres', 'embedded'], {
      BACKEND_DRILLS_HOME: path.join(file, 'x'),
    });
    assert.equal(exitCode, 3);
    assert.match(String(stderr), /file/);
  });

  it('keeps what it cannot read of its progress, and goes on', async () => {
    await mkdir(home(), { recursive: true });
    await writeFile(path.join(home(), 'progress.json'), 'broken');
    const { exitCode, stderr } = await run(['list']);
    assert.equal(exitCode, 0);
    assert.match(String(stderr), /Progress could not be read/);
    assert.ok((await readdir(home())).some((name) => name.startsWith('progress.json.unreadable-')));
  });
});
