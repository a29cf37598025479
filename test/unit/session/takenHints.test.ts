import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../../src/errors';
import { silentLog, type Log } from '../../../src/progress';
import { TakenHints } from '../../../src/session/takenHints';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('the hints taken', () => {
  const root = temporaryFolder();
  const hintsOf = (name: string, log: Log = silentLog) => new TakenHints(path.join(root.path, name), log);

  it('are there again for whoever opens the workspace next', async () => {
    assert.deepEqual(await hintsOf('a').steps(), {});
    await hintsOf('a').take('count', 3);
    assert.deepEqual(await hintsOf('a').take('count', 3), { count: 2 });
    await hintsOf('a').take('order', 3);
    assert.deepEqual(await hintsOf('a').steps(), { count: 2, order: 1 });
  });

  it('end with the ladder', async () => {
    await hintsOf('b').take('count', 1);
    await assert.rejects(hintsOf('b').take('count', 1), InputError);
    assert.deepEqual(await hintsOf('b').steps(), { count: 1 });
  });

  it('lose no step when several take one at once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, i) => hintsOf('c').take(`check-${i}`, 3)));
    assert.equal(Object.keys(await hintsOf('c').steps()).length, 8);
    assert.deepEqual(await readdir(path.join(root.path, 'c', '.backend-drills')), ['hints.json']);
  });

  it('are never given back: of two records the higher step counts', async () => {
    await hintsOf('d').add({ count: 2, order: 1 });
    await hintsOf('d').add({ count: 1, bytes: 3 });
    assert.deepEqual(await hintsOf('d').steps(), { count: 2, order: 1, bytes: 3 });
  });

  it('are kept aside where they cannot be read, and the log says so', async () => {
    const said: string[] = [];
    const folder = path.join(root.path, 'e', '.backend-drills');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'hints.json'), '{"version":1,"taken":{"count":-1}}');
    assert.deepEqual(await hintsOf('e', { ...silentLog, warn: (text) => void said.push(text) }).steps(), {});
    assert.match(said.join(), /hints taken could not be read .*kept as .*hints\.json\.unreadable-/);
    assert.equal((await readdir(folder)).length, 1);
  });
});
