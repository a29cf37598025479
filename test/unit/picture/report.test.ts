import assert from 'node:assert/strict';
import { REPORT_FORMATS } from '../../../src/session/reportFormat';
import type { Report } from '../../../src/rubric/report/report';
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

const report: Report = {
  drill: { id: 'n-plus-one', title: `Orders ${HOSTILE}`, level: 'easy', minutes: 20, topic: 'Query count' },
  verdict,
  stale: true,
  hintsTaken: { few: 2 },
  progress: undefined,
  madeAt: '2026-01-02T00:00:00.000Z',
};

describe('the report page', () => {
  const write = REPORT_FORMATS.find(({ name }) => name === 'html')!.write;
  const page = write(report);

  it('needs nothing beside it and runs nothing', () => {
    assert.match(page, /^<!doctype html>/);
    assert.doesNotMatch(page, /<script|<link|<img|https?:|url\(/);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  });

  it('says whose record it is and how to grade again', () => {
    assert.match(page, /candidate&#39;s own record, kept on their own machine/);
    assert.match(page, /npx backend-drills check &lt;folder&gt; --seed 77/);
    assert.match(page, /2 hints taken for this work\./);
  });

  it('says that the files changed since', () => {
    assert.match(page, /<p class="headline">Failed, score 2 of 4; the files changed since<\/p>/);
    assert.doesNotMatch(write({ ...report, stale: false }), /changed since/);
  });

  it('begins with what failed, and tells the hints that were taken and no other', () => {
    assert.ok(page.indexOf('id="check-few"') < page.indexOf('id="check-same"'));
    assert.match(page, /Hint 2, concept:<\/strong>\s+Batch them\./);
    assert.doesNotMatch(page, /Use ANY\./);
  });

  it('is the same for the same report', () => {
    assert.equal(write(report), page);
  });
});
