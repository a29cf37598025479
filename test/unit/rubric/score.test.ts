import assert from 'node:assert/strict';
import { outcome, raise, score } from '../../../src/rubric/score';
import type { CheckKind, CheckOutcome, CheckResult } from '../../../src/rubric/verdict';

const core = (result: CheckOutcome) => ({ kind: 'core' as CheckKind, outcome: result });
const bonus = (result: CheckOutcome) => ({ kind: 'bonus' as CheckKind, outcome: result });

describe('score', () => {
  it('is 4 when all core and all bonus checks pass', () => {
    assert.equal(score([core('passed'), bonus('passed')], 0), 4);
  });

  it('is 3 when all core checks pass and a bonus check fails or is skipped', () => {
    assert.equal(score([core('passed'), bonus('failed')], 0), 3);
    assert.equal(score([core('passed'), bonus('skipped')], 0), 3);
  });

  it('is 2 from half of core on, 1 below', () => {
    assert.equal(score([core('passed'), core('failed'), bonus('passed')], 0), 2);
    assert.equal(score([core('passed'), core('failed'), core('skipped')], 0), 1);
    assert.equal(score([core('failed')], 0), 1);
  });

  it('is capped at 1 by a red flag', () => {
    assert.equal(score([core('passed'), bonus('passed')], 1), 1);
  });

  it('is unknown when a core check could not be made, whatever else happened', () => {
    assert.equal(score([core('passed'), core('could-not-check')], 0), null);
    assert.equal(score([core('failed'), core('could-not-check')], 1), null);
  });

  it('is not lowered by a bonus check that could not be made', () => {
    assert.equal(score([core('passed'), bonus('could-not-check')], 0), 4);
  });
});

describe('outcome', () => {
  it('passes at 3, and is no one’s fault when unknown', () => {
    assert.deepEqual(
      [1, 2, 3, 4, null].map((value) => outcome(value as Parameters<typeof outcome>[0])),
      ['failed', 'failed', 'passed', 'passed', 'could-not-check'],
    );
  });
});

describe('raise', () => {
  it('names red flags, then core, then bonus checks that failed', () => {
    const result = (title: string, kind: CheckKind, state: CheckOutcome) =>
      ({ title, kind, outcome: state }) as CheckResult;
    const checks = [
      result('B', 'bonus', 'failed'),
      result('C', 'core', 'failed'),
      result('P', 'core', 'passed'),
    ];
    assert.deepEqual(raise(checks, [{ id: 'f', title: 'F' }]), [
      'Red flag: F. It caps the score at 1, whatever else passes.',
      'Core: C.',
      'Bonus, for a 4: B.',
    ]);
  });
});
