import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../../src/errors';
import { silentLog } from '../../../src/progress';
import type { Verdict } from '../../../src/rubric/verdict';
import { Engine } from '../../../src/session/engine';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('a session without a server', () => {
  const root = temporaryFolder();
  const said: string[] = [];
  const engineIn = (storage: string) =>
    new Engine({
      storage: path.join(root.path, storage),
      log: { ...silentLog, warn: (text) => void said.push(text) },
      postgres: () => 'embedded',
    });
  let folder: string;

  before(async () => {
    folder = path.join(root.path, 'work');
    await engineIn('storage').create('n-plus-one', folder);
  });
  beforeEach(() => said.splice(0));

  it('takes hints of its own checks, and of no other', async () => {
    const session = await engineIn('storage').open(folder);
    const [first] = session.drill.manifest.checks;
    await assert.rejects(session.takeHint('nothing'), InputError);
    assert.deepEqual(await session.takeHint(first!.id), { [first!.id]: 1 });
    assert.deepEqual((await session.progress())?.hints, { [first!.id]: 1 });
  });

  it('gives a hint also where progress cannot be kept, and says why it cannot', async () => {
    await writeFile(path.join(root.path, 'file'), '');
    const session = await engineIn(path.join('file', 'storage')).open(folder);
    const second = session.drill.manifest.checks[1]!;
    assert.equal((await session.takeHint(second.id))[second.id], 1);
    assert.match(said.join(), /^Your progress could not be kept\. .*a file is in its way\. Move that file/);
  });

  it('shows the solution to who asks twice, remembers it, and changes no file', async () => {
    const session = await engineIn('asking').open(folder);
    const before = await contents();
    assert.deepEqual(await session.askForSolution(), { state: 'asked' });
    assert.equal((await session.progress())?.solutionSeenAt, null);
    const again = await (await engineIn('asking').open(folder)).askForSolution();
    assert.ok(again.state === 'shown');
    assert.deepEqual(
      again.differences.map(({ file }) => file),
      ['src/orders.ts'],
    );
    assert.ok((await session.progress())?.solutionSeenAt);
    assert.deepEqual(await contents(), before);
  });

  it('shows the solution at once to who has passed', async () => {
    const engine = engineIn('passed');
    await engine.progress.checked({ drill: 'n-plus-one', outcome: 'passed', score: 3 } as Verdict, folder);
    assert.equal((await (await engine.open(folder)).askForSolution()).state, 'shown');
  });

  it('undoes a reset: files, result and hints, and keeps what was there in between', async () => {
    const session = await engineIn('undo').open(folder);
    const file = path.join(folder, 'src', 'orders.ts');
    const start = await readFile(file, 'utf8');
    await writeFile(file, '// mine');
    await writeFile(path.join(folder, '.backend-drills', 'verdict.json'), JSON.stringify(verdict));
    const hints = await session.hintsTaken();
    const { name } = await session.reset();
    assert.deepEqual(
      [await readFile(file, 'utf8'), await session.lastVerdict(), await session.hintsTaken()],
      [start, undefined, {}],
    );
    await writeFile(file, '// in between');

    const kept = await session.restore(name);
    assert.deepEqual(
      [await readFile(file, 'utf8'), await session.lastVerdict(), await session.hintsTaken()],
      ['// mine', verdict, hints],
    );
    assert.equal(await readFile(path.join(kept.folder, 'src', 'orders.ts'), 'utf8'), '// in between');
    assert.deepEqual(
      (await session.snapshots()).map(({ before, differences }) => [
        before,
        differences.map((each) => each.file),
      ]),
      [
        ['restore', ['src/orders.ts']],
        ['reset', []],
      ],
    );
    await assert.rejects(session.restore('../..'), InputError);
  });

  const contents = () =>
    Promise.all(
      ['orders.ts', 'order.ts', 'database.ts'].map((file) =>
        readFile(path.join(folder, 'src', file), 'utf8'),
      ),
    );
});

const verdict: Verdict = {
  version: 1,
  drill: 'n-plus-one',
  outcome: 'failed',
  score: 1,
  redFlags: [],
  checks: [],
  raise: [],
  seed: 7,
  timings: {},
};
