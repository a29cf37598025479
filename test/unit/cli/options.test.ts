import assert from 'node:assert/strict';
import { parseInvocation } from '../../../src/cli/options';
import { InputError } from '../../../src/errors';

describe('command line', () => {
  it('understands a check with all its options', () => {
    assert.deepEqual(parseInvocation(['check', 'here', '--json', '--postgres', 'embedded', '--seed', '42']), {
      command: 'check',
      positionals: ['here'],
      json: true,
      postgres: 'embedded',
      format: 'markdown',
      output: undefined,
      seeds: [42],
      only: [],
      repeat: 1,
      load: false,
      updateTranscripts: false,
    });
  });

  it('understands what a longer proof asks for', () => {
    const invocation = parseInvocation(['validate', '--repeat', '3', '--load', '--update-transcripts']);
    assert.deepEqual([invocation?.repeat, invocation?.load, invocation?.updateTranscripts], [3, true, true]);
  });

  it('takes the variants that a shorter proof is about', () => {
    const invocation = parseInvocation(['validate', 'a', '--only', 'mistakes/b', '--only', 'untouched']);
    assert.deepEqual(invocation?.only, ['mistakes/b', 'untouched']);
  });

  it('takes any number of drills to validate, and several seeds', () => {
    const invocation = parseInvocation(['validate', 'a', 'b', '--seed', '1', '--seed', '2']);
    assert.deepEqual(
      [invocation?.positionals, invocation?.seeds],
      [
        ['a', 'b'],
        [1, 2],
      ],
    );
  });

  it('shows help when asked or given nothing', () => {
    for (const words of [[], ['help'], ['--help'], ['check', '-h']])
      assert.equal(parseInvocation(words), undefined);
  });

  for (const [what, words, says] of [
    ['an unknown command', ['frobnicate'], /no command "frobnicate"/],
    ['an unknown option', ['list', '--loud'], /--loud/],
    ['a missing folder', ['check'], /takes <folder>/],
    ['one folder too many', ['check', 'a', 'b'], /got 2/],
    ['a seed that is no number', ['check', 'a', '--seed', 'x1'], /--seed must be/],
    ['a seed too large', ['check', 'a', '--seed', '4294967296'], /--seed must be/],
    ['a repetition that is none', ['validate', '--repeat', '0'], /--repeat must be .* from 1/],
    ['an option without its value', ['check', 'a', '--seed'], /seed/],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => parseInvocation(words),
        (error) => error instanceof InputError && says.test(error.message) && /--help/.test(error.nextStep),
      );
    });
  }
});
