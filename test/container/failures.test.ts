import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EnvironmentError } from '../../src/errors';
import { ContainerServer } from '../../src/postgres/container/container';
import { SharedServer } from '../../src/postgres/sharedServer';
import { silentLog } from '../../src/progress';
import { temporaryFolder } from '../support/temporaryFolder';
import { docker, left, requireEngine } from './engine';
import { FreezingEngine } from './freezingEngine';
import { ServerProgram } from './program';

/** In which a cause must be named, and what starting a program and loading the library take on a busy machine. */
const NAMED_WITHIN_MS = 5_000;

describe('PostgreSQL in a container that cannot be had', function () {
  this.timeout(120_000);
  requireEngine();
  const broken = 'backend-drills-test/broken:18';
  after(async () => {
    await serversOf().clearCaches();
  });
  // Each with its own, or retagging would leave one without a name behind.
  afterEach(() => docker('image', 'rm', '--force', broken).catch(() => undefined));
  const storage = temporaryFolder();

  function serversOf(image?: string): SharedServer {
    const options = { storage: storage.path, log: silentLog, ...(image ? { image } : {}) };
    return new SharedServer(new ContainerServer(options), storage.path, silentLog);
  }

  async function nothingRuns(): Promise<void> {
    const file = path.join(storage.path, 'servers', 'container', 'owner.json');
    const { id } = JSON.parse(await readFile(file, 'utf8')) as { id: string };
    assert.deepEqual(await left('containers', id), []);
  }

  async function failure(image: string): Promise<EnvironmentError> {
    return serversOf(image)
      .acquire({})
      .then(
        () => assert.fail('It came up.'),
        (error: unknown) => {
          assert.ok(error instanceof EnvironmentError, String(error));
          assert.match(error.nextStep, /embedded server/);
          return error;
        },
      );
  }

  /** An image with something of the right one's configuration changed. */
  async function spoil(change: string): Promise<void> {
    const id = await docker('create', 'postgres:18-alpine');
    await docker('commit', '--change', change, id, broken);
    await docker('rm', '--force', '--volumes', id);
  }

  it('for want of an image: names it, why, and the command to try', async () => {
    const image = 'registry.invalid/postgres:18-alpine';
    const started = performance.now();
    const { message, nextStep } = await failure(image);
    assert.ok(performance.now() - started < NAMED_WITHIN_MS);
    assert.match(
      message,
      /^The container image registry\.invalid\/postgres:18-alpine cannot be pulled: .+\.$/,
    );
    assert.match(nextStep, /docker pull registry\.invalid\/postgres:18-alpine/);
  });

  it('because initdb fails: passes on what it said', async () => {
    await spoil('ENV PGDATA=/proc/nowhere');
    assert.match((await failure(broken)).message, /^PostgreSQL ended in its container: .*\/proc\/nowhere/);
    await nothingRuns();
  });

  it('because the image cannot be run: passes on what the engine said', async () => {
    await spoil('ENV PATH=/nowhere');
    assert.match(
      (await failure(broken)).message,
      /^The container engine could not start PostgreSQL: .*"?sh"?.*not found/,
    );
    await nothingRuns();
  });

  for (const [stage, request] of [
    ['is asked for its image', /^GET \/images\//],
    ['makes the container', /^POST \/containers\/create/],
    ['starts the container', /^POST \/containers\/[^/]+\/start/],
    ['shows the log', /^GET \/containers\/[^/]+\/logs/],
  ] as const) {
    it(`because the engine goes silent when it ${stage}: says so in time, and the next start cleans up`, async () => {
      const socket = path.join(storage.path, 'freezing.sock');
      const engine = new FreezingEngine(socket, request);
      await engine.open();
      const program = new ServerProgram([storage.path], { DOCKER_HOST: `unix://${socket}` });
      try {
        await program.hear('stage');
        const heard = performance.now();
        const { message } = await program.hear('error');
        assert.match(message, /^The container engine (was lost while|.* does not answer)/);
        // From the last stage reported; what comes between it and the silence takes most of a second.
        assert.ok(performance.now() - heard < 3 * NAMED_WITHIN_MS);
        assert.equal(await program.ended, 1);
      } finally {
        await engine.close();
      }
      await serversOf().sweep();
      await nothingRuns();
    });
  }
});
