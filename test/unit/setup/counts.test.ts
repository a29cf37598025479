import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inWords, suiteResult, sum } from '../../counts.mjs';

describe("a suite's result", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'backend-drills-test-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  function counted(passed: number, failed: number, skipped: number): string {
    const file = path.join(folder, 'counts.json');
    writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
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
});
