import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { madeOnce } from '../../workbench/madeOnce';

describe('a folder that is made once', () => {
  let cache: string;
  let before: string | undefined;
  const quiet = (): void => undefined;

  beforeEach(() => {
    before = process.env['BACKEND_DRILLS_CACHE'];
    cache = mkdtempSync(path.join(os.tmpdir(), 'backend-drills-test-'));
    process.env['BACKEND_DRILLS_CACHE'] = cache;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['BACKEND_DRILLS_CACHE'];
    else process.env['BACKEND_DRILLS_CACHE'] = before;
    rmSync(cache, { recursive: true, force: true });
  });

  it('is made by one of those that ask at the same time', async () => {
    let made = 0;
    const make = async (folder: string): Promise<void> => {
      made += 1;
      writeFileSync(path.join(folder, 'content'), 'whole');
    };
    const folders = await Promise.all([1, 2, 3].map(() => madeOnce('thing-1', quiet, make)));
    assert.equal(made, 1);
    assert.deepEqual(new Set(folders), new Set([path.join(cache, 'thing-1')]));
    assert.equal(readFileSync(path.join(cache, 'thing-1', 'content'), 'utf8'), 'whole');
  });

  it('is not there where making it failed, and is made anew without what was left', async () => {
    const half = async (folder: string): Promise<void> => {
      writeFileSync(path.join(folder, 'half'), '');
      throw new Error('no network');
    };
    await assert.rejects(madeOnce('thing-1', quiet, half), /no network/);
    assert.equal(existsSync(path.join(cache, 'thing-1')), false);
    const folder = await madeOnce('thing-1', quiet, async (empty) =>
      writeFileSync(path.join(empty, 'content'), ''),
    );
    assert.deepEqual(readdirSync(folder), ['content']);
  });

  it('is another one for another version', async () => {
    mkdirSync(path.join(cache, 'thing-1'));
    let made = false;
    await madeOnce('thing-2', quiet, async () => void (made = true));
    assert.ok(made);
  });
});
