import assert from 'node:assert/strict';
import { toldOnce } from '../../../src/judge/sameError';
import type { CheckResult } from '../../../src/rubric/verdict';

describe('an error that every check comes to', () => {
  const failed = (id: string, stack: string, more: Partial<CheckResult> = {}): CheckResult => ({
    id,
    title: `Title of ${id}`,
    kind: 'core',
    outcome: 'failed',
    rubric: 'A point.',
    expected: 'Your code runs to its end and answers.',
    observed: `${id}() threw`,
    evidence: [{ kind: 'error', title: 'What your code threw', message: `${id}() threw`, stack }],
    nextStep: 'Read the stack.',
    hints: ['a', 'b', 'c'],
    milliseconds: 1,
    ...more,
  });

  it('is told once, without hints, and the others are skipped', () => {
    const all = [failed('one', 'Error: at 3'), failed('two', 'Error: at 3'), failed('three', 'Error: at 9')];
    const [one, two, three] = toldOnce(all);
    assert.deepEqual(one, { ...all[0], hints: [] });
    assert.deepEqual(
      [two?.outcome, two?.observed, two?.evidence, two?.nextStep],
      [
        'skipped',
        'Not checked, because your code comes to the same error as in "Title of one".',
        [],
        undefined,
      ],
    );
    assert.equal(three, all[2]);
  });

  it('is told in each where something passed: then it is what the check is about', () => {
    const all = [
      failed('one', 'Error: at 3'),
      failed('two', 'Error: at 3'),
      failed('three', '', { outcome: 'passed', nextStep: undefined }),
    ];
    assert.equal(toldOnce(all), all);
  });

  it('is not what a check found out by itself', () => {
    const found = { nextStep: undefined, evidence: [], observed: 'Two rows.' };
    const all = [failed('one', '', found), failed('two', '', found)];
    assert.equal(toldOnce(all), all);
  });

  it('leaves one alone that only one check came to', () => {
    const all = [failed('one', 'Error: at 3'), failed('two', 'Error: at 9')];
    assert.equal(toldOnce(all), all);
  });
});
