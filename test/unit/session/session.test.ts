import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../../src/errors';
import { silentLog } from '../../../src/progress';
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
});
