import assert from 'node:assert/strict';
import path from 'node:path';
import { checkTimes } from '../../../src/gate/checkTimes';
import { underLoad } from '../../../src/gate/load';
import { unsteadiness } from '../../../src/gate/repetition';
import { transcript, transcriptFaults, writeTranscript } from '../../../src/gate/transcript';
import { VERDICT_VERSION, type CheckResult, type Verdict } from '../../../src/rubric/verdict';
import { temporaryFolder } from '../../support/temporaryFolder';

describe('gate', () => {
  const folder = temporaryFolder();

  it('holds a mistake to its transcript and shows the lines that differ', async () => {
    const variant = { name: 'mistakes/some', folder: folder.path };
    const read = transcript(verdict({ observed: 'It took 9 statements.' }), []);
    assert.match((await transcriptFaults(variant, read)).join(), /transcript\.txt is missing/);
    await writeTranscript(variant, read);
    assert.deepEqual(await transcriptFaults(variant, read), []);
    const other = transcript(verdict({ observed: 'It took 8 statements.' }), []);
    const [fault = ''] = await transcriptFaults(variant, other);
    assert.match(fault, /^- {2}Observed: It took 9 statements\.$/m);
    assert.match(fault, /^\+ {2}Observed: It took 8 statements\.$/m);
    assert.doesNotMatch(fault, new RegExp(path.basename(folder.path)));
  });

  it('finds what differs between repetitions, also in checks that pass, but for what is declared to', () => {
    const runs = [9, 9, 8].map((count) => verdict({ outcome: 'passed', observed: `It took ${count} ms.` }));
    const [fault = '', ...others] = unsteadiness(runs, []);
    assert.deepEqual(others, []);
    assert.match(fault, /^run 3 [^]+-first passed: It took 9 ms\.\n\+first passed: It took 8 ms\./);
    assert.deepEqual(unsteadiness(runs, ['\\d+ ms']), []);
    assert.equal(unsteadiness([verdict({ outcome: 'passed' }), verdict({})], ['\\d+']).length, 1);
  });

  it('tells the median and the longest time of each check that was made', () => {
    const verdicts = [5, 40, 10].map((milliseconds) => verdict({ milliseconds }));
    verdicts.push(verdict({ outcome: 'skipped', milliseconds: 0 }));
    const proof = { drill: 'some-drill', variant: 'untouched', seed: 1, faults: [], verdicts };
    assert.deepEqual(checkTimes([proof]), [{ check: 'first', median: 10, max: 40 }]);
  });

  it('keeps the processors busy while the action runs', async () => {
    // A single thread of ours uses one processor at most, and this one only waits.
    const spent = await underLoad(async () => {
      const start = process.cpuUsage();
      while (process.cpuUsage(start).user < 300_000) await new Promise((resolve) => setTimeout(resolve, 10));
      return process.cpuUsage(start).user;
    });
    assert.ok(spent >= 300_000);
  });

  function verdict(check: Partial<CheckResult>): Verdict {
    const first: CheckResult = {
      id: 'first',
      title: 'First',
      kind: 'core',
      rubric: 'A point.',
      hints: ['a', 'b', 'c'],
      milliseconds: 1,
      outcome: 'failed',
      expected: 'Something.',
      observed: 'Something else.',
      evidence: [],
      ...check,
    };
    return {
      version: VERDICT_VERSION,
      drill: 'some-drill',
      outcome: 'failed',
      score: 2,
      redFlags: [],
      checks: [first],
      raise: [],
      seed: 1,
      timings: {},
    };
  }
});
