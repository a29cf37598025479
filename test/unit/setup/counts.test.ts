import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installationRoot } from '../../../src/installation';
import { failuresInWords, inWords, suiteResult, sum, type Failure } from '../../counts.mjs';
import { exitCode } from '../../setup/program.mjs';

describe("a suite's result", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'backend-drills-test-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  function counted(passed: number, failed: number, skipped: number, failures: Failure[] = []): string {
    const file = path.join(folder, 'counts.json');
    writeFileSync(file, JSON.stringify({ passed, failed, skipped, failures }));
    return file;
  }

  it('is what its tests came to', () => {
    assert.deepEqual(suiteResult('unit', counted(3, 0, 1), 0, {}).counts, {
      passed: 3,
      failed: 0,
      skipped: 1,
    });
  });

  it('is a failure where it died before its tests were through', () => {
    const { counts, note } = suiteResult('unit', path.join(folder, 'none.json'), 'SIGKILL', {});
    assert.deepEqual(counts, { passed: 0, failed: 1, skipped: 0 });
    assert.match(note, /SIGKILL/);
  });

  it('is a failure where it ends badly though no test failed', () => {
    assert.equal(suiteResult('unit', counted(3, 0, 0), 7, {}).counts.failed, 1);
  });

  it('takes a skipped container test for a failed one only where an engine is required', () => {
    const required = { BACKEND_DRILLS_REQUIRE_CONTAINER: '1' };
    assert.equal(suiteResult('container', counted(0, 0, 2), 0, required).counts.failed, 2);
    assert.equal(suiteResult('container', counted(0, 0, 2), 0, {}).counts.failed, 0);
    assert.equal(suiteResult('postgres', counted(0, 0, 2), 0, required).counts.failed, 0);
  });

  it('adds up to the line that ends a run', () => {
    const results = [
      suiteResult('unit', counted(3, 1, 0), 1, {}),
      suiteResult('corpus', counted(2, 0, 4), 0, {}),
    ];
    assert.equal(inWords(sum(results)), '5 passed, 1 failed, 4 skipped');
  });

  it('names each test that failed, with as much of the reason as a page holds', () => {
    const long = Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n');
    const results = [
      suiteResult('unit', counted(3, 0, 0), 0, {}),
      suiteResult('e2e', counted(1, 2, 0, [{ title: 'a walk', reason: 'Error: no tab' }]), 2, {}),
      suiteResult('corpus', counted(1, 1, 0, [{ title: 'a drill', reason: long }]), 1, {}),
    ];
    const told = failuresInWords(results);
    assert.match(told, /^e2e: a walk\n {4}Error: no tab\n\ncorpus: a drill\n {4}line 0\n/);
    assert.match(told, / {4}line 39\n {4}… 20 lines more above$/);
    assert.equal(failuresInWords(results.slice(0, 1)), '');
  });

  it('is written by the reporter with the title and the error of each failure', async () => {
    const file = path.join(folder, 'reported.json');
    const test = path.join(folder, 'failing.cjs');
    writeFileSync(
      test,
      "describe('a suite', () => { it('fails', () => { throw new Error('for this reason'); }); });",
    );
    const root = installationRoot();
    const code = await exitCode(
      process.execPath,
      [require.resolve('mocha/bin/mocha.js'), '--reporter', path.join(root, 'test', 'reporter.cjs'), test],
      { cwd: root, env: { ...process.env, BACKEND_DRILLS_TEST_COUNTS: file }, stdio: 'ignore' },
    );
    const { counts, failures } = suiteResult('unit', file, code, {});
    assert.deepEqual(counts, { passed: 0, failed: 1, skipped: 0 });
    assert.equal(failures[0]!.title, 'a suite fails');
    assert.match(failures[0]!.reason, /^Error: for this reason\n\s+at .*failing\.cjs/);
  });
});
