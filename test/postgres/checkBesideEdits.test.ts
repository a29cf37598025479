import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { CancelledError } from '../../src/errors';
import { silentLog } from '../../src/progress';
import { Engine } from '../../src/session/engine';
import type { Session } from '../../src/session/session';
import { temporaryFolder } from '../support/temporaryFolder';

describe('a check while its files are edited', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let engine: Engine;
  let session: Session;

  before(async () => {
    const storage = path.join(folder.path, 'storage');
    engine = new Engine({ storage, log: silentLog, postgres: () => 'embedded' });
    session = await engine.create('n-plus-one', path.join(folder.path, 'workspace'));
  });
  after(() => engine.server.release());

  /** Does something as soon as the judge is at work. */
  async function checkWhile(act: () => unknown, signal?: AbortSignal): Promise<void> {
    let acted: unknown;
    const onProgress = (stage: string) => {
      if (/^Checked 0 of/.test(stage)) acted ??= act();
    };
    try {
      await session.check({ seed: 1, signal, onProgress });
    } finally {
      await acted;
    }
  }
  const edit = () => appendFile(path.join(session.folder, 'src', 'orders.ts'), '// later\n');

  it('is about the files as they were, so that its result is old when it comes', async () => {
    await checkWhile(edit);
    assert.equal(await session.changedSinceCheck(), true);
    await checkWhile(() => undefined);
    assert.equal(await session.changedSinceCheck(), false);
  });

  it('counts for nothing once it is cancelled', async () => {
    const before = [await session.lastVerdict(), await session.progress()];
    await edit();
    const controller = new AbortController();
    await assert.rejects(
      checkWhile(() => controller.abort(), controller.signal),
      CancelledError,
    );
    assert.deepEqual([await session.lastVerdict(), await session.progress()], before);
    assert.equal(await session.changedSinceCheck(), true);
  });
});
