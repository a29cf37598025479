import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Drill } from '../../../src/catalog/drill';
import { CancelledError, EnvironmentError, InputError } from '../../../src/errors';
import { differences, fileSet } from '../../../src/workspace/comparison';
import { readMarker } from '../../../src/workspace/marker';
import { scaffold } from '../../../src/workspace/scaffold';
import { listSnapshots, restoreFiles, takeSnapshot } from '../../../src/workspace/snapshot';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('workspace', () => {
  const root = temporaryFolder();
  const noModules = () => Promise.resolve();
  const edit = ['src/**'];
  const occasion = { before: 'reset', result: { hints: {} } } as const;
  let drill: Drill;

  before(async () => {
    const folder = path.join(root.path, 'drills', 'd');
    await write(folder, {
      'workspace/src/a.ts': 'a',
      'workspace/src/deep/b.ts': 'b',
      'workspace/package.json': '{}',
      'brief.md': 'brief',
      'database/schema.sql': 'CREATE TABLE a ();\n',
    });
    const manifest = { id: 'd', edit } as unknown as Drill['manifest'];
    drill = {
      manifest,
      folder,
      brief: path.join(folder, 'brief.md'),
      workspace: path.join(folder, 'workspace'),
      schema: path.join(folder, 'database', 'schema.sql'),
    };
  });

  async function write(folder: string, files: Record<string, string>): Promise<void> {
    for (const [file, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), content);
    }
  }

  const read = (...segments: string[]) => readFile(path.join(...segments), 'utf8');

  describe('scaffold', () => {
    it('makes a folder with the drill’s files, the brief, the tables to read and a marker', async () => {
      const folder = path.join(root.path, 'new', 'd');
      await scaffold(drill, folder, noModules);
      assert.equal(await read(folder, 'src', 'deep', 'b.ts'), 'b');
      assert.equal(await read(folder, 'BRIEF.md'), 'brief');
      assert.match(await read(folder, 'schema.sql'), /^-- .+ to be read\..+\n\nCREATE TABLE a \(\);\n$/);
      assert.equal((await readMarker(folder)).drill, 'd');
      assert.deepEqual(await readdir(path.dirname(folder)), ['d']);
    });

    it('takes an empty folder and never one that holds something', async () => {
      const folder = path.join(root.path, 'there');
      await mkdir(folder);
      await scaffold(drill, folder, noModules);
      const before = await readdir(folder, { recursive: true });
      await assert.rejects(
        scaffold(drill, folder, noModules),
        (error) => error instanceof InputError && /is not empty/.test(error.message),
      );
      assert.deepEqual(await readdir(folder, { recursive: true }), before);
    });

    it('refuses a file in the folder’s place', async () => {
      const file = path.join(root.path, 'file');
      await writeFile(file, 'mine');
      await assert.rejects(scaffold(drill, file, noModules), InputError);
      assert.equal(await read(file), 'mine');
    });

    it('leaves nothing when it is cancelled or fails half-way', async () => {
      const parent = path.join(root.path, 'half');
      const cancel = new AbortController();
      const cancelling = () => {
        cancel.abort();
        return Promise.resolve();
      };
      await assert.rejects(
        scaffold(drill, path.join(parent, 'd'), cancelling, { signal: cancel.signal }),
        CancelledError,
      );
      const full = () => Promise.reject(new Error('ENOSPC'));
      await assert.rejects(scaffold(drill, path.join(parent, 'd'), full), /ENOSPC/);
      assert.deepEqual(await readdir(parent), []);
    });
  });

  describe('scaffold where the file system refuses', () => {
    const refused = (code: string) => () =>
      Promise.reject(Object.assign(new Error(`${code}: refused, open 'x'`), { code, syscall: 'open' }));

    it('names a full disk, which is no fault of the person’s', async () => {
      await assert.rejects(
        scaffold(drill, path.join(root.path, 'full'), refused('ENOSPC')),
        (error) => error instanceof EnvironmentError && /^The disk that holds .*full/.test(error.message),
      );
    });

    it('names the folder and why it cannot be made', async () => {
      await assert.rejects(
        scaffold(drill, path.join(root.path, 'locked'), refused('EACCES')),
        (error) => error instanceof InputError && /locked cannot be made: EACCES/.test(error.message),
      );
    });
  });

  describe('marker', () => {
    it('says where a folder is not a drill’s, and keeps one that cannot be read', async () => {
      const folder = path.join(root.path, 'marker');
      await mkdir(folder);
      await assert.rejects(readMarker(folder), /not a drill's folder/);
      await write(folder, { '.backend-drills/workspace.json': 'broken' });
      await assert.rejects(readMarker(folder), /cannot be read/);
      assert.equal((await readdir(path.join(folder, '.backend-drills'))).length, 1);
    });
  });

  describe('snapshot', () => {
    it('keeps every file of the candidate’s before a restore, added and deleted ones too', async () => {
      const folder = path.join(root.path, 'snap');
      await scaffold(drill, folder, noModules);
      await write(folder, { 'src/a.ts': 'mine', 'src/added.ts': 'added', 'notes.txt': 'not in edit' });
      await rm(path.join(folder, 'src', 'deep', 'b.ts'));
      const snapshot = await restoreFiles(folder, drill.workspace, edit, occasion);
      assert.deepEqual([...(await fileSet(edit, snapshot.folder)).keys()], ['src/a.ts', 'src/added.ts']);
      assert.equal(await read(snapshot.folder, 'src', 'a.ts'), 'mine');
      assert.equal(await read(snapshot.folder, 'src', 'added.ts'), 'added');
      assert.deepEqual((await readdir(path.join(folder, 'src'), { recursive: true })).sort(), [
        'a.ts',
        'deep',
        path.join('deep', 'b.ts'),
      ]);
      assert.equal(await read(folder, 'src', 'a.ts'), 'a');
      assert.equal(await read(folder, 'notes.txt'), 'not in edit');
    });

    it('can be undone by restoring the snapshot', async () => {
      const folder = path.join(root.path, 'undo');
      await scaffold(drill, folder, noModules);
      await write(folder, { 'src/a.ts': 'mine' });
      const snapshot = await restoreFiles(folder, drill.workspace, edit, occasion);
      await restoreFiles(folder, snapshot.folder, edit, occasion);
      assert.equal(await read(folder, 'src', 'a.ts'), 'mine');
    });

    it('gives two of one moment their own folders, newest listed first', async () => {
      const folder = path.join(root.path, 'twice');
      assert.deepEqual(await listSnapshots(folder), []);
      await write(folder, { 'src/a.ts': '1' });
      const moment = new Date(0);
      const first = await takeSnapshot(folder, edit, occasion, moment);
      const second = await takeSnapshot(folder, edit, occasion, moment);
      assert.notEqual(first.folder, second.folder);
      const last = await takeSnapshot(folder, edit, occasion, new Date(1));
      assert.deepEqual(
        (await listSnapshots(folder)).map(({ name }) => name),
        [last.name, second.name, first.name],
      );
    });

    it('says when and why it was taken; without its note it is there all the same', async () => {
      const folder = path.join(root.path, 'noted');
      await write(folder, { 'src/a.ts': '1' });
      const snapshot = await takeSnapshot(folder, edit, { before: 'reset', result: { hints: { count: 2 } } });
      assert.deepEqual(await listSnapshots(folder), [snapshot]);
      await writeFile(`${snapshot.folder}.json`, 'broken');
      const [found] = await listSnapshots(folder);
      assert.deepEqual(
        [found?.name, found?.takenAt, found?.before, found?.result],
        [snapshot.name, undefined, undefined, undefined],
      );
    });

    it('names the folder of the snapshot where the files cannot be replaced', async () => {
      const folder = path.join(root.path, 'blocked');
      await write(folder, { 'src/deep': 'a file where a folder must be', 'src/a.ts': 'mine' });
      await assert.rejects(restoreFiles(folder, drill.workspace, edit, occasion), (error) => {
        assert.ok(error instanceof EnvironmentError);
        assert.match(error.nextStep, /kept in .*snapshots/);
        return true;
      });
      const [snapshot] = await listSnapshots(folder);
      assert.equal(await read(snapshot!.folder, 'src', 'a.ts'), 'mine');
    });
  });

  describe('comparison', () => {
    it('has what changed, came and went, and nothing that is alike', async () => {
      const [one, two] = [path.join(root.path, 'one'), path.join(root.path, 'two')];
      await write(one, { 'src/a.ts': 'a', 'src/gone.ts': '', 'src/same.ts': 's', 'notes.txt': '1' });
      await write(two, { 'src/a.ts': 'b', 'src/new/b.ts': '', 'src/same.ts': 's', 'notes.txt': '2' });
      assert.deepEqual(await differences(await fileSet(edit, one), await fileSet(edit, two)), [
        { file: 'src/a.ts', before: path.join(one, 'src/a.ts'), after: path.join(two, 'src/a.ts') },
        { file: 'src/gone.ts', before: path.join(one, 'src/gone.ts'), after: undefined },
        { file: 'src/new/b.ts', before: undefined, after: path.join(two, 'src/new/b.ts') },
      ]);
    });

    it('lets a later folder lie over an earlier one', async () => {
      const files = await fileSet(edit, drill.workspace, path.join(root.path, 'two'));
      assert.deepEqual(
        [files.get('src/a.ts'), files.get('src/deep/b.ts')],
        [path.join(root.path, 'two', 'src/a.ts'), path.join(drill.workspace, 'src/deep/b.ts')],
      );
    });
  });
});
