import type { CheckResult, Verdict } from '../../src/rubric/verdict';

/** A check that failed with each kind of evidence. */
export const failedCheck: CheckResult = {
  id: 'few-statements',
  title: 'A page takes few statements',
  kind: 'core',
  outcome: 'failed',
  rubric: 'Loads related rows together.',
  expected: 'At most 6 statements.',
  observed: 'listOrders({ limit: 20 }) sent 21 statements.',
  evidence: [
    {
      kind: 'statements',
      title: 'What was sent',
      groups: [
        {
          sql: 'SELECT *\n  FROM order_items WHERE order_id = $1',
          count: 20,
          rows: 55,
          bytes: 4310,
          position: { file: 'src/repositories/items.ts', line: 5, column: 31 },
        },
      ],
    },
    { kind: 'difference', title: 'The first order', expected: { id: 1 }, observed: { id: 2 } },
    { kind: 'error', title: 'It threw', message: 'boom', position: { file: 'src/orders.ts', line: 8 } },
  ],
  position: { file: 'src/repositories/items.ts', line: 5, column: 31 },
  hints: ['Count them.', 'Batch them.', 'Use ANY.'],
  milliseconds: 12,
};

export const passedCheck: CheckResult = {
  ...failedCheck,
  id: 'same-answer',
  title: 'The answer is the same',
  outcome: 'passed',
  evidence: [],
};

export function verdictOf(checks: readonly CheckResult[], over: Partial<Verdict> = {}): Verdict {
  return {
    version: 1,
    drill: 'n-plus-one',
    outcome: 'failed',
    score: 2,
    redFlags: [],
    checks,
    raise: ['Core: A page takes few statements.'],
    seed: 7,
    timings: { total: 1200 },
    ...over,
  };
}
