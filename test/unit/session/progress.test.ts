import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { silentLog, type Log } from '../../../src/progress';
import { progressFacts } from '../../../src/rubric/drillProgress';
import type { Verdict } from '../../../src/rubric/verdict';
import { Progress } from '../../../src/session/progress';
import { OtherProcess } from '../../support/otherProcess';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('progress', () => {
  const root = temporaryFolder();
  const storage = (name: string) => path.join(root.path, name);
  const progressIn = (name: string, log: Log = silentLog) => new Progress(storage(name), log);
  const verdict = (score: Verdict['score'], outcome: Verdict['outcome']) =>
    ({ drill: 'd', score, outcome }) as Verdict;

  async function put(name: string, content: string): Promise<void> {
    await mkdir(storage(name), { recursive: true });
    await writeFile(path.join(storage(name), 'progress.json'), content);
  }

  it('keeps attempts, the best score, the first pass and the work that it took', async () => {
    const progress = progressIn('a');
    await progress.started('d', '/one');
    await progress.worked('d', 60_000);
    await progress.checked(verdict(2, 'failed'), '/one');
    await progress.checked(verdict(null, 'could-not-check'), '/one');
    await progress.worked('d', 59_999.6);
    await progress.checked(verdict(4, 'passed'), '/one');
    const passed = await progressIn('a').of('d');
    await progress.worked('d', 30_000);
    await progress.checked(verdict(3, 'passed'), '/two');
    const { startedAt, firstPassedAt, lastUsedAt, ...record } = (await progressIn('a').of('d'))!;
    assert.deepEqual(record, {
      attempts: 3,
      bestScore: 4,
      passed: true,
      folder: '/two',
      spentMs: 150_000,
      spentMsToPass: 120_000,
      hints: {},
      solutionAskedAt: null,
      solutionSeenAt: null,
    });
    assert.equal(firstPassedAt, passed?.firstPassedAt);
    assert.ok(startedAt && firstPassedAt && startedAt <= firstPassedAt && firstPassedAt <= lastUsedAt);
    assert.deepEqual(progressFacts({ ...record, startedAt, firstPassedAt, lastUsedAt }), [
      'passed, best 4',
      '3 attempts',
      '3 min of work',
    ]);
  });

  it('counts the most hints that were taken of a check in any workspace', async () => {
    await progressIn('b').hintsTaken('d', { count: 2 });
    await progressIn('b').hintsTaken('d', { count: 1, order: 1 });
    assert.deepEqual((await progressIn('b').of('d'))?.hints, { count: 2, order: 1 });
  });

  it('understands the first version, and writes the second', async () => {
    const first = {
      attempts: 3,
      bestScore: 4,
      passed: true,
      folder: null,
      lastUsedAt: '2026-01-01T00:00:00Z',
    };
    await put('c', JSON.stringify({ version: 1, drills: { d: first } }));
    const before = await progressIn('c').of('d');
    assert.deepEqual([before?.attempts, before?.passed, before?.firstPassedAt], [3, true, null]);
    await progressIn('c').checked(verdict(4, 'passed'), '/x');
    const kept = JSON.parse(await readFile(path.join(storage('c'), 'progress.json'), 'utf8')) as unknown;
    assert.deepEqual(kept, {
      version: 2,
      drills: { d: { ...(await progressIn('c').of('d')), attempts: 4, firstPassedAt: null } },
    });
    assert.deepEqual(await readdir(storage('c')), ['progress.json']);
  });

  it('loses no update of several windows', async () => {
    const windows = Array.from({ length: 6 }, () => progressIn('d'));
    await Promise.all(
      windows.flatMap((each) => [each.worked('d', 1000), each.checked(verdict(1, 'failed'), '/')]),
    );
    const record = await progressIn('d').of('d');
    assert.deepEqual([record?.attempts, record?.spentMs], [6, 6000]);
  });

  it('waits for another process that writes, and goes on where it was killed at it', async () => {
    const other = OtherProcess.start({ type: 'lock', file: path.join(storage('e'), 'progress.lock') });
    await other.says('done');
    let written = false;
    const writing = progressIn('e')
      .worked('d', 1000)
      .then(() => (written = true));
    await progressIn('e').all();
    assert.equal(written, false);
    await other.kill();
    await writing;
    assert.equal((await progressIn('e').of('d'))?.spentMs, 1000);
  });

  it('keeps a file that cannot be read, once, however many look at it, and begins anew', async () => {
    const said: string[] = [];
    const log = { ...silentLog, warn: (text: string) => void said.push(text) };
    await put('f', '{"version":7,"drills":{}}');
    const progress = progressIn('f', log);
    const found = await Promise.all([progress.all(), progress.all(), progress.worked('d', 1)]);
    assert.ok(found);
    assert.equal(said.length, 1);
    assert.match(said[0]!, /Progress could not be read \(version: .*\); kept as/);
    const files = (await readdir(storage('f'))).sort();
    assert.deepEqual(files.length, 2);
    assert.equal(await readFile(path.join(storage('f'), files[1]!), 'utf8'), '{"version":7,"drills":{}}');
    assert.equal((await progress.of('d'))?.spentMs, 1);
  });
});
