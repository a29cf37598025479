import assert from 'node:assert/strict';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { distPath } from '../../src/installation';
import { acquireServer } from '../../src/postgres/servers';
import { silentLog } from '../../src/progress';
import { assertNothingRuns } from '../support/embeddedServer';
import { temporaryFolder } from '../support/temporaryFolder';

describe('PostgreSQL from wherever it can be had', function () {
  this.timeout(120_000);
  const root = temporaryFolder();
  const address = process.env['DOCKER_HOST'];
  before(() => {
    process.env['DOCKER_HOST'] = `unix://${path.join(root.path, 'missing.sock')}`;
  });
  after(() => {
    if (address === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = address;
  });

  it('is the embedded one where no engine answers, and says why', async () => {
    const storage = path.join(root.path, 'auto');
    const server = await acquireServer('auto', { storage, log: silentLog });
    try {
      assert.equal(server.access.kind, 'embedded');
      assert.match(
        server.notice ?? '',
        /^Using the embedded PostgreSQL\. There is no container engine at .+missing\.sock \(DOCKER_HOST\)\. \S/,
      );
    } finally {
      await server.release();
    }
    await assertNothingRuns(storage);
  });

  it('is none where a container was asked for, with the same reason', async () => {
    const storage = path.join(root.path, 'container');
    await assert.rejects(
      acquireServer('container', { storage, log: silentLog }),
      /There is no container engine at .+missing\.sock/,
    );
  });

  it('is said on standard error of the command line, which leaves JSON alone', async () => {
    const home = path.join(root.path, 'home');
    const folder = path.join(root.path, 'work');
    const run = (...words: string[]) =>
      promisify(execFile)(process.execPath, [distPath('cli.js'), ...words], {
        env: { ...process.env, BACKEND_DRILLS_HOME: home },
      }).catch((ended: unknown) => ended as { stdout: string; stderr: string });
    await run('start', 'n-plus-one', folder);
    const { stdout, stderr } = await run('check', folder, '--json');
    assert.match(stderr, /^Using the embedded PostgreSQL\. There is no container engine at /);
    assert.equal((JSON.parse(stdout) as { outcome: string }).outcome, 'failed');
  });
});
