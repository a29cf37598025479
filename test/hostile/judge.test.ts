import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EnvironmentError } from '../../src/errors';
import { killTree } from '../../src/host/processTree';
import { identityOfSpawned } from '../../src/host/processIdentity';
import { withAdmin } from '../../src/postgres/connection';
import { silentLog } from '../../src/progress';
import type { Verdict } from '../../src/rubric/verdict';
import { Engine } from '../../src/session/engine';
import type { Session } from '../../src/session/session';
import { assertNothingRuns } from '../support/embeddedServer';
import { temporaryFolder } from '../support/temporaryFolder';
import { leftovers } from './leftovers';

const run = promisify(execFile);

describe('what happens to the judge in the middle of a check', function () {
  this.timeout(120_000);
  const home = temporaryFolder();
  const storage = () => path.join(home.path, 'storage');
  let engine: Engine;
  let session: Session;

  before(async function () {
    if (process.platform === 'win32') this.skip(); // Signals stop and kill here.
    engine = new Engine({ storage: storage(), log: silentLog, postgres: () => 'embedded' });
    session = await started(engine, path.join(home.path, 'workspace'));
    await session.prepare();
  });

  after(async () => {
    await engine.server.release();
    await assertNothingRuns(home.path);
  });

  it('the judge is killed: not judged, and why', async () => {
    const error = await failureOf(interrupted(async () => process.kill(await judgePid(), 'SIGKILL')));
    assert.match(error.message, /The judge's process ended early \(SIGKILL\)/);
    await uncounted();
  });

  it('the server is killed: not judged, and why', async () => {
    const told = await unjudged(interrupted(async () => killTree(identityOfSpawned(await postmasterPid()))));
    assert.match(told, /database server|PostgreSQL went away|server ended/);
    await uncounted();
  });

  it('the judge sleeps for a while: judged as ever', async () => {
    const verdict = await interrupted(async () => asleep([await judgePid()]));
    assert.deepEqual([verdict.score, verdict.outcome], [4, 'passed'], observations(verdict));
  });

  it('the server sleeps for a while: judged as ever', async () => {
    const verdict = await interrupted(async () => asleep(await serverPids()));
    assert.deepEqual([verdict.score, verdict.outcome], [4, 'passed'], observations(verdict));
  });

  it('the disk is full: not judged, and why; once there is room, judged', async function () {
    const mount = path.join(home.path, 'small');
    await mkdir(mount);
    try {
      await run('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=711', 'none', mount]);
    } catch {
      this.skip(); // It takes root.
    }
    const small = new Engine({
      storage: path.join(mount, 'storage'),
      log: silentLog,
      postgres: () => 'embedded',
    });
    try {
      const crowded = await started(small, path.join(home.path, 'crowded'));
      await crowded.prepare();
      const { lost } = await small.server.acquire();
      const { bavail, bsize } = await statfs(mount);
      const ballast = path.join(mount, 'ballast');
      await writeFile(ballast, Buffer.alloc(bavail * bsize - 4_000_000));
      const told = await unjudged(crowded.check());
      // Where it was the server's own log that found no room, it ended, which everybody hears; why is told once, of the server.
      assert.match(/went away/.test(told) ? await lost : told, /disk|No space left/i);
      assert.equal((await small.progress.all())['n-plus-one']?.attempts, 0);
      await rm(ballast);
      const verdict = await crowded.check();
      assert.equal(verdict.score, 4, observations(verdict));
    } finally {
      await small.server.release();
      await run('umount', ['-l', mount]);
    }
  });

  /** Checks the reference, and does something to it while its statements run. */
  async function interrupted(disturb: () => Promise<unknown>): Promise<Verdict> {
    const checking = session.check();
    checking.catch(() => undefined); // awaited below
    await candidateWorks();
    await disturb();
    return checking;
  }

  async function candidateWorks(): Promise<void> {
    const { access } = await engine.server.acquire();
    await withAdmin(access, {}, async (client) => {
      for (;;) {
        const { rowCount } = await client.query(
          `SELECT FROM pg_stat_activity WHERE usename LIKE 'backend\\_drills\\_candidate%' AND datname LIKE '%check%'`,
        );
        if (rowCount) return;
      }
    });
  }

  /** Nothing was counted or left, and the same work is judged as it should be now. */
  async function uncounted(): Promise<void> {
    const before = (await engine.progress.all())['n-plus-one']!;
    const verdict = await session.check();
    assert.equal(verdict.score, 4, observations(verdict));
    const after = (await engine.progress.all())['n-plus-one']!;
    assert.equal(after.attempts, before.attempts + 1);
    assert.equal(before.attempts, 0 + counted++);
    const { access } = await engine.server.acquire();
    assert.deepEqual(await leftovers(access, storage()), []);
  }
  let counted = 0;

  async function judgePid(): Promise<number> {
    const { stdout } = await run('ps', ['-axww', '-o', 'pid=,ppid=,args=']);
    const line = stdout
      .split('\n')
      .find((each) => each.includes('judge.js') && each.trim().split(/\s+/)[1] === String(process.pid));
    return Number(line?.trim().split(/\s+/)[0]);
  }

  async function postmasterPid(): Promise<number> {
    const record = path.join(storage(), 'servers', 'embedded', 'server.json');
    const { server } = JSON.parse(await readFile(record, 'utf8')) as {
      server: { resource: { process: { pid: number } } };
    };
    return server.resource.process.pid;
  }

  async function serverPids(): Promise<number[]> {
    const postmaster = await postmasterPid();
    const { stdout } = await run('ps', ['-axo', 'pid=,ppid=']);
    const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
    return pairs.filter((pair) => pair.includes(postmaster)).map(([pid]) => pid as number);
  }
});

async function started(engine: Engine, folder: string): Promise<Session> {
  const session = await engine.create('n-plus-one', folder);
  await cp(path.join(session.drill.folder, 'solutions', 'reference'), folder, { recursive: true });
  return session;
}

/** As when a laptop's lid is closed: nobody runs, and the clock goes on. */
async function asleep(pids: readonly number[]): Promise<void> {
  for (const pid of pids) signal(pid, 'SIGSTOP');
  await delay(3000);
  for (const pid of pids) signal(pid, 'SIGCONT');
}

/** Backends come and go while they are counted. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function failureOf(checking: Promise<Verdict>): Promise<EnvironmentError> {
  const error = await checking.then(
    (verdict) => assert.fail(`It was judged: ${observations(verdict)}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof EnvironmentError, String(error));
  return error;
}

/** Why it was not judged, whether as an error or as a verdict without a score. */
async function unjudged(checking: Promise<Verdict>): Promise<string> {
  try {
    const verdict = await checking;
    assert.deepEqual([verdict.score, verdict.outcome], [null, 'could-not-check'], observations(verdict));
    return observations(verdict);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
}

function observations(verdict: Verdict): string {
  return verdict.checks.map(({ id, outcome, observed }) => `${id} ${outcome}: ${observed}`).join('\n');
}
