import assert from 'node:assert/strict';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError } from '../../../src/errors';
import { withFileLock } from '../../../src/host/fileLock';
import { OtherProcess } from '../../support/otherProcess';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('file lock', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const file = (name: string): string => path.join(folder.path, name, 'lock');

  it('is held by one at a time', async () => {
    let inside = 0;
    let most = 0;
    const enter = () =>
      withFileLock(file('one'), {}, async () => {
        most = Math.max(most, ++inside);
        await new Promise(setImmediate);
        inside--;
      });
    await Promise.all(Array.from({ length: 8 }, enter));
    assert.equal(most, 1);
    assert.deepEqual(await readdir(path.dirname(file('one'))), []);
  });

  it('is given back when the action fails', async () => {
    await assert.rejects(
      withFileLock(file('failed'), {}, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await withFileLock(file('failed'), {}, () => Promise.resolve(1)), 1);
  });

  it('is waited for while another process holds it, and says so', async () => {
    const other = OtherProcess.start({ type: 'lock', file: file('waited') });
    await other.says('done');
    let taken: Promise<boolean> | undefined;
    await new Promise<void>((onWait) => {
      taken = withFileLock(file('waited'), { onWait }, () => Promise.resolve(true));
    });
    await other.letGo();
    assert.equal(await taken, true);
  });

  it('is broken when its holder was killed, by one of many that ask', async () => {
    const other = OtherProcess.start({ type: 'lock', file: file('killed') });
    await other.says('done');
    await other.kill();
    let inside = 0;
    let most = 0;
    const enter = () =>
      withFileLock(file('killed'), {}, async () => {
        most = Math.max(most, ++inside);
        await new Promise(setImmediate);
        inside--;
      });
    await Promise.all(Array.from({ length: 8 }, enter));
    assert.equal(most, 1);
  });

  it('is broken when its holder died before writing who it is', async () => {
    await withFileLock(file('empty'), {}, () => Promise.resolve());
    await writeFile(file('empty'), '');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file('empty'), longAgo, longAgo);
    await withFileLock(file('empty'), {}, () => Promise.resolve());
  });

  it('is not waited for after a cancellation, or beyond the limit', async () => {
    await withFileLock(file('held'), {}, async () => {
      const controller = new AbortController();
      const options = { signal: controller.signal, onWait: () => controller.abort() };
      await assert.rejects(
        withFileLock(file('held'), options, () => Promise.resolve()),
        CancelledError,
      );
      await assert.rejects(
        withFileLock(file('held'), { waitLimitMs: 1 }, () => Promise.resolve()),
        /being started or stopped by process/,
      );
    });
  });
});
