import assert from 'node:assert/strict';
import { headline, scorecard, statementText } from '../../../src/rubric/scorecard';
import { verdictSchema } from '../../../src/rubric/verdictSchema';
import type { CheckResult, Verdict } from '../../../src/rubric/verdict';

const check: CheckResult = {
  id: 'few-statements',
  title: 'The page takes a constant number of statements',
  kind: 'core',
  outcome: 'failed',
  rubric: 'Loads in batches.',
  expected: 'At most 6 statements.',
  observed: 'listOrders sent 21 statements.',
  evidence: [
    {
      kind: 'statements',
      title: 'Statements of one page',
      groups: [
        {
          sql: 'SELECT *\n  FROM items',
          count: 20,
          rows: 60,
          bytes: 900,
          position: { file: 'src/orders.ts', line: 31 },
        },
      ],
    },
    { kind: 'difference', title: 'Order 3', expected: { id: 3 }, observed: null },
    {
      kind: 'timeline',
      title: 'Who waited',
      entries: [
        {
          who: 'your code',
          what: 'waits',
          sql: 'ALTER TABLE items',
          state: 'waits',
          lock: { table: 'items', mode: 'AccessExclusiveLock' },
          until: 1,
        },
      ],
    },
    {
      kind: 'series',
      title: 'What the export kept',
      x: { label: 'bytes taken', unit: 'bytes' },
      y: { label: 'memory kept', unit: 'bytes' },
      limit: { label: 'limit', value: 48_000_000 },
      lines: [
        {
          name: 'heap',
          points: [
            { x: 1_000_000, y: 2_100_000 },
            { x: 10_000_000, y: 50_000_000 },
            { x: 20_000_000, y: 40_000_000 },
          ],
        },
        { name: 'buffers', points: [] },
      ],
    },
    {
      kind: 'error',
      title: 'What your code threw',
      message: 'boom',
      stack: 'Error: boom\n    at src/orders.ts:3:1',
    },
  ],
  hints: ['Count them.', 'Batch.', 'ANY.'],
  milliseconds: 12,
};
const verdict: Verdict = {
  version: 1,
  drill: 'n-plus-one',
  outcome: 'failed',
  score: 2,
  redFlags: [{ id: 'flag', title: 'A flag' }],
  checks: [check, { ...check, id: 'b', kind: 'bonus', outcome: 'passed', title: 'Bonus one' }],
  raise: ['Core: it.'],
  seed: 7,
  timings: { total: 1 },
};

describe('scorecard', () => {
  it('says all that a candidate needs, and the first hint only', () => {
    assert.equal(
      scorecard(verdict),
      `n-plus-one: Failed, score 2 of 4
Red flag: A flag

[failed] The page takes a constant number of statements
  Expected: At most 6 statements.
  Observed: listOrders sent 21 statements.
  Statements of one page:
    20 x SELECT * FROM items (60 rows, 900 bytes, from src/orders.ts:31)
  Order 3:
    expected {"id":3}
    observed null
  Who waited:
    your code waits: ALTER TABLE items
  What the export kept:
    heap: memory kept 2.1 MB at bytes taken 1.0 MB, 40.0 MB at 20.0 MB; at most 50.0 MB
    buffers: nothing was measured
    limit: 48.0 MB
  What your code threw:
    Error: boom
    at src/orders.ts:3:1
  Rubric: Loads in batches.
  Hint: Count them.

[passed] Bonus one (bonus)

What would raise the score:
  Core: it.

Seed 7 reproduces this run.`,
    );
  });

  it('has the next step where the code did not run, and no hint where there is none', () => {
    const text = scorecard({ ...verdict, checks: [{ ...check, nextStep: 'Mend it.', hints: [] }] });
    assert.match(text, /\n {2}Next step: Mend it\.\n\nWhat would/);
  });

  it('never shows an unknown score as a failure', () => {
    assert.equal(headline({ ...verdict, score: null, outcome: 'could-not-check' }), 'Could not check');
  });

  it('cuts long statements', () => {
    assert.equal(statementText(`SELECT ${'x'.repeat(200)}`, 12), 'SELECT xxxx…');
  });

  it('leaves out comments before a statement', () => {
    assert.equal(statementText('-- A draft.\n\n-- Mine.\nSELECT 1; -- one'), 'SELECT 1; -- one');
  });
});

describe('verdictSchema', () => {
  it('reads back what was written', () => {
    assert.deepEqual(verdictSchema.parse(JSON.parse(JSON.stringify(verdict))), verdict);
  });

  it('refuses another version', () => {
    assert.equal(verdictSchema.safeParse({ ...verdict, version: 2 }).success, false);
  });
});
