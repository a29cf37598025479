import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Catalog } from '../../../src/catalog/catalog';
import { loadDatabaseSource, loadDrill } from '../../../src/catalog/drill';
import { InputError } from '../../../src/errors';
import { temporaryFolder } from '../../support/temporaryFolder';

const manifest = {
  version: 1,
  id: 'some-drill',
  title: 'Some drill',
  level: 'easy',
  minutes: 20,
  topic: 'Topic',
  summary: 'A summary.',
  edit: ['src/**'],
  open: ['src/a.ts'],
  scenario: 'scenario.ts',
  database: ['schema.sql'],
  rubric: [{ id: 'point', point: 'A point.' }],
  checks: [
    { id: 'first', title: 'First', kind: 'core', rubric: 'point', hints: ['a', 'b', 'c'] },
    {
      id: 'second',
      title: 'Second',
      kind: 'bonus',
      rubric: 'point',
      after: ['first'],
      hints: ['a', 'b', 'c'],
    },
  ],
};

describe('drill', () => {
  const root = temporaryFolder();
  let number = 0;

  /** A drill in a catalog folder of its own, its manifest changed as told. */
  async function drill(change: object | string, name = 'some-drill'): Promise<string> {
    number += 1;
    const folder = path.join(root.path, String(number), name);
    await mkdir(path.join(folder, 'database'), { recursive: true });
    const content = typeof change === 'string' ? change : JSON.stringify({ ...manifest, ...change });
    await writeFile(path.join(folder, 'drill.json'), content);
    return folder;
  }

  it('loads a valid one, with defaults filled in', async () => {
    const { manifest: loaded } = await loadDrill(await drill({}));
    assert.deepEqual([loaded.redFlags, loaded.checks[0]?.after], [[], []]);
  });

  const [first, second] = manifest.checks;
  for (const [what, change, says] of [
    ['broken JSON', '{"version": 1,', /drill\.json is not valid JSON/],
    ['another version', { version: 2 }, /version/],
    ['an unknown field', { colour: 'red' }, /colour/],
    ['a missing field', { title: undefined }, /title/],
    ['an unknown level', { level: 'harder' }, /level/],
    ['a path out of the folder', { open: ['../secret'] }, /open\.0/],
    ['an absolute path', { scenario: '/etc/passwd' }, /scenario/],
    [
      'a check on no rubric point',
      { checks: [{ ...first, rubric: 'other' }] },
      /checks\.0\.rubric: no rubric point "other"/,
    ],
    ['a check twice', { checks: [first, first] }, /checks\.1\.id: "first" is there twice/],
    [
      'a check that builds on a later one',
      { checks: [{ ...first, after: ['second'] }, second] },
      /checks\.0\.after/,
    ],
    ['two hints', { checks: [{ ...first, hints: ['a', 'b'] }] }, /checks\.0\.hints: give three hints/],
    ['no core check', { checks: [{ ...first, kind: 'bonus' }] }, /at least one check must be core/],
  ] as const) {
    it(`names file and field of ${what}`, async () => {
      const folder = await drill(change);
      await assert.rejects(loadDrill(folder), (error) => {
        assert.ok(error instanceof InputError);
        assert.match(error.message, says);
        assert.ok(error.message.includes(path.join(folder, 'drill.json')));
        return true;
      });
    });
  }

  it('refuses an id that is not the folder’s name', async () => {
    await assert.rejects(
      loadDrill(await drill({}, 'another')),
      /id is "some-drill" but the folder is "another"/,
    );
  });

  it('changes the database’s key with its content, and names a missing script', async () => {
    const folder = await drill({});
    const loaded = await loadDrill(folder);
    await assert.rejects(loadDatabaseSource(loaded), /schema\.sql cannot be read/);
    const script = path.join(folder, 'database', 'schema.sql');
    await writeFile(script, 'create table a ();');
    const before = await loadDatabaseSource(loaded);
    assert.deepEqual(await loadDatabaseSource(loaded), before);
    await writeFile(script, 'create table b ();');
    const changed = await loadDatabaseSource(loaded);
    assert.notEqual(changed.key, before.key);
    const late = { ...loaded, manifest: { ...loaded.manifest, unanalyzed: ['bulk.sql'] } };
    await assert.rejects(loadDatabaseSource(late), /bulk\.sql cannot be read/);
    await writeFile(path.join(folder, 'database', 'bulk.sql'), 'insert into a default values;');
    const withLate = await loadDatabaseSource(late);
    assert.notEqual(withLate.key, changed.key);
    assert.deepEqual(
      withLate.unanalyzed.map(({ name }) => name),
      ['bulk.sql'],
    );
  });

  it('does not let a broken drill hide the others', async () => {
    const good = await drill({});
    const catalogFolder = path.dirname(good);
    await mkdir(path.join(catalogFolder, 'broken'));
    await writeFile(path.join(catalogFolder, 'broken', 'drill.json'), '{}');
    const catalog = await Catalog.load(catalogFolder);
    assert.deepEqual(
      catalog.drills.map((each) => each.manifest.id),
      ['some-drill'],
    );
    assert.throws(() => catalog.get('broken'), /broken.*not a valid drill manifest/s);
    assert.throws(() => catalog.get('nothing'), /There is no drill "nothing"/);
  });
});
