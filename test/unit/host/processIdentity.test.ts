import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identityOfSpawned, isAlive, thisProcess } from '../../../src/host/processIdentity';
import { killTree } from '../../../src/host/processTree';

const IDLE = 'setInterval(() => {}, 1000)';

describe('process identity', () => {
  it('of this process is alive', async () => assert.equal(await isAlive(thisProcess()), true));

  it('is dead after the process ended', async () => {
    const child = spawn(process.execPath, ['-e', IDLE]);
    assert.ok(child.pid);
    const identity = identityOfSpawned(child.pid);
    assert.equal(await isAlive(identity), true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await isAlive(identity), false);
  });

  it('is not that of another process with the same pid, or of another run of the system', async () => {
    const own = thisProcess();
    assert.equal(await isAlive({ ...own, startedAt: own.startedAt - 1 }), false);
    if (own.bootId) assert.equal(await isAlive({ ...own, bootId: 'another' }), false);
  });
});

describe('process tree', () => {
  it('is killed with its detached grandchildren', async () => {
    const detached = `const child = require('child_process').spawn(process.execPath, ['-e', '${IDLE}'], { detached: true });
      process.send(child.pid); ${IDLE}`;
    const parent = spawn(process.execPath, ['-e', detached], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [grandchild] = (await once(parent, 'message')) as [number];
    const identities = [identityOfSpawned(parent.pid!), identityOfSpawned(grandchild)];
    const exited = once(parent, 'exit');
    await killTree(identities[0]!);
    await exited;
    while (await isAlive(identities[1]!)) await new Promise(setImmediate);
  });

  it('of another process with the same pid is left alone', async () => {
    const own = thisProcess();
    await killTree({ ...own, startedAt: own.startedAt - 1 });
  });
});
