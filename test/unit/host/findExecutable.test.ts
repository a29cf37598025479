import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findExecutable } from '../../../src/host/findExecutable';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('looking for a program', () => {
  const folder = temporaryFolder();
  const first = () => path.join(folder.path, 'first');
  const second = () => path.join(folder.path, 'second folder');

  before(async () => {
    await mkdir(path.join(first(), 'psql'), { recursive: true });
    await mkdir(second());
    await writeFile(path.join(first(), 'other'), '');
    await writeFile(path.join(second(), 'psql'), '');
    await writeFile(path.join(second(), 'psql.EXE'), '');
    await chmod(path.join(second(), 'psql'), 0o755);
    await chmod(path.join(second(), 'psql.EXE'), 0o755);
  });

  it('takes the first file on the PATH that can be run', async function () {
    if (process.platform === 'win32') this.skip();
    const env = { PATH: `.:${first()}::${second()}` };
    assert.equal(await findExecutable('psql', env), path.join(second(), 'psql'));
    assert.equal(await findExecutable('other', env), undefined);
    assert.equal(await findExecutable('nothing', env), undefined);
    assert.equal(await findExecutable('psql', {}), undefined);
  });

  it('goes by PATHEXT on Windows, whatever the case of the variables', async () => {
    const env = { Path: `${first()};${second()}`, PathExt: '.COM;.EXE' };
    assert.equal(await findExecutable('psql', env, 'win32'), path.join(second(), 'psql.EXE'));
    assert.equal(await findExecutable('psql', { Path: first() }, 'win32'), undefined);
  });
});
