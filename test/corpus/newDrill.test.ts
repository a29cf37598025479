import assert from 'node:assert/strict';
import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { Result } from 'execa';
import { drillsPath, installationRoot } from '../../src/installation';
import { newDrill } from '../authoring/newDrill';
import { temporaryFolder } from '../support/temporaryFolder';

/** What fills the blanks: the least that the gate asks for. */
const MODEL = 'n-plus-one';
const SOLUTIONS = 5;
const MISTAKES = ['every-column', 'guests-lost', 'inner-join', 'keyed-by-name', 'keyed-object'].concat([
  'ties-dropped',
  'total-as-text',
  'distinct-items',
]);

/** An author's way from `npm run new-drill` to a drill that proves itself, in an installation of its own. */
describe('new drill', function () {
  this.timeout(10 * 60_000);
  const root = temporaryFolder();
  const drill = (...segments: string[]) => path.join(root.path, 'drills', 'some-drill', ...segments);

  before(async () => {
    const installation = installationRoot();
    await cp(path.join(installation, 'package.json'), path.join(root.path, 'package.json'));
    await cp(path.join(installation, 'dist'), path.join(root.path, 'dist'), { recursive: true });
    for (const name of ['src', 'node_modules'])
      await symlink(path.join(installation, name), path.join(root.path, name), 'junction');
    await newDrill(path.join(root.path, 'drills'), 'some-drill');
  });

  async function validate(...words: string[]): Promise<Result> {
    const { execa } = await import('execa');
    const cli = path.join(root.path, 'dist', 'cli.js');
    const parameters = [cli, 'validate', 'some-drill', '--postgres', 'embedded', '--seed', '1', ...words];
    const env = { BACKEND_DRILLS_HOME: path.join(root.path, 'home') };
    return execa(process.execPath, parameters, { env, reject: false }) as unknown as Promise<Result>;
  }

  const buildChecks = () =>
    build({
      entryPoints: [drill('checks.ts')],
      outfile: path.join(root.path, 'dist', 'drills', 'some-drill', 'checks.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
    });

  it('is refused, with what belongs in each field of its manifest and each blank of its files', async () => {
    await buildChecks();
    const { exitCode, stdout } = await validate();
    const said = String(stdout);
    assert.equal(exitCode, 1, said);
    for (const complaint of [
      /- title: is still blank: its name in the picker/,
      /- level: choose easy, medium or hard/,
      /- minutes: give the minutes .* from 5 to 240/,
      /- rubric\.0\.point: is still blank: what an interviewer wants to see/,
      /- checks\.0\.hints\.2: is still blank: the approach/,
      /brief\.md:3 is still blank: the situation/,
      /schema\.sql:1 is still blank: the tables/,
      /checks\.ts:\d+ is still blank: call the service/,
    ])
      assert.match(said, complaint);
  });

  it('is refused for its mistakes and their number, once the manifest is filled', async () => {
    await fillManifest();
    const wrong = await validate();
    assert.equal(wrong.exitCode, 1);
    assert.match(String(wrong.stdout), /first.expected\.json is not valid\.\s+- title: is still blank/);
    assert.match(String(wrong.stdout), /- score: give the score, from 1 to 4/);
    await rm(drill('mistakes'), { recursive: true });
    const { stdout } = await validate();
    assert.match(String(stdout), /mistakes\/ holds 0: at least 8/);
    assert.match(String(stdout), /solutions\/ holds 1: at least 5/);
  });

  it('is accepted once its blanks are filled, and keeps what a candidate reads', async () => {
    await fillFiles();
    await buildChecks();
    const accepted = await validate('--update-transcripts');
    assert.equal(accepted.exitCode, 0, `${String(accepted.stdout)}\n${String(accepted.stderr)}`);
    assert.match(String(accepted.stdout), /some-drill: 14 of 14 proofs hold/);
    const kept = drill('mistakes', 'guests-lost', 'transcript.txt');
    const right = await readFile(kept, 'utf8');
    assert.match(right, /^some-drill: Failed, score 2 of 4\n/);
  });

  async function fillManifest(): Promise<void> {
    const manifest = await readFile(drillsPath(MODEL, 'drill.json'), 'utf8');
    await writeFile(drill('drill.json'), manifest.replace(`"id": "${MODEL}"`, '"id": "some-drill"'));
  }

  async function fillFiles(): Promise<void> {
    for (const folder of ['workspace', 'solutions', 'mistakes', 'database'])
      await rm(drill(folder), { recursive: true, force: true });
    const names = await readdir(drillsPath(MODEL));
    for (const name of names.filter((each) => !['drill.json', 'solutions', 'mistakes'].includes(each)))
      await cp(drillsPath(MODEL, name), drill(name), { recursive: true });
    const others = (await readdir(drillsPath(MODEL, 'solutions'))).filter((name) => name !== 'reference');
    await take('solutions', ['reference', ...others].slice(0, SOLUTIONS));
    await take('mistakes', MISTAKES);
  }

  async function take(kind: string, names: readonly string[]): Promise<void> {
    for (const name of names) {
      await mkdir(drill(kind), { recursive: true });
      await cp(drillsPath(MODEL, kind, name), drill(kind, name), { recursive: true });
    }
  }
});
