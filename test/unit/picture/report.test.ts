import assert from 'node:assert/strict';
import { reportPage } from '../../../src/picture/report';
import type { CheckResult, Verdict } from '../../../src/rubric/verdict';
import { evidenceOfEachKind } from './evidenceOfEachKind';

const HOSTILE = '<script>alert(1)</script>';

const failed: CheckResult = {
  id: 'few',
  title: `Few statements ${HOSTILE}`,
  kind: 'core',
  outcome: 'failed',
  rubric: 'Loads in batches.',
  expected: 'At most 6.',
  observed: `Sent 21 from src/orders.ts:5 ${HOSTILE}.`,
  position: { file: 'src/orders.ts', line: 5 },
  evidence: evidenceOfEachKind(HOSTILE),
  hints: ['Count them.', 'Batch them.', 'Use ANY.'],
  milliseconds: 12,
};

const verdict: Verdict = {
  version: 1,
  drill: 'n-plus-one',
  outcome: 'failed',
  score: 2,
  redFlags: [{ id: 'whole', title: 'Reads it all' }],
  checks: [{ ...failed, id: 'same', title: 'Same answer', outcome: 'passed', evidence: [] }, failed],
  raise: ['Core: Few statements.'],
  seed: 77,
  timings: { total: 1 },
};

describe('the report page', () => {
  const page = reportPage({ title: 'The order list', verdict, hints: { few: 2 } });

  it('needs nothing beside it and runs nothing', () => {
    assert.doesNotMatch(page, /<script|<link|<img|https?:|url\(/);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  });

  it('says whose record it is and how to grade again', () => {
    assert.match(page, /candidate&#39;s own record/);
    assert.match(page, /npx backend-drills check &lt;folder&gt; --seed 77/);
  });

  it('begins with what failed, and tells the hints that were taken and no other', () => {
    assert.ok(page.indexOf('id="check-few"') < page.indexOf('id="check-same"'));
    assert.match(page, /Hint 2, concept:<\/strong>\s+Batch them\./);
    assert.doesNotMatch(page, /Use ANY\./);
  });

  it('is the same for the same verdict', () => {
    assert.equal(reportPage({ title: 'The order list', verdict, hints: { few: 2 } }), page);
  });
});
