import assert from 'node:assert/strict';
import { reportJson } from '../../../src/rubric/report/json';
import { reportJunit } from '../../../src/rubric/report/junit';
import { reportMarkdown } from '../../../src/rubric/report/markdown';
import type { Report } from '../../../src/rubric/report/report';
import { failedCheck, passedCheck, verdictOf } from '../../support/verdicts';

describe('the report', () => {
  const report: Report = {
    drill: { id: 'n-plus-one', title: 'Orders & <items>', level: 'easy', minutes: 20, topic: 'Query count' },
    verdict: verdictOf([passedCheck, failedCheck]),
    stale: false,
    hintsTaken: { 'few-statements': 1, 'same-answer': 1 },
    progress: {
      attempts: 3,
      bestScore: 4,
      passed: true,
      folder: '/home/ada/secret-place',
      lastUsedAt: '2026-01-02T00:00:00.000Z',
      startedAt: '2026-01-01T00:00:00.000Z',
      firstPassedAt: '2026-01-01T12:00:00.000Z',
      spentMs: 65 * 60_000,
      spentMsToPass: 25 * 60_000,
      hints: { 'few-statements': 3, 'same-answer': 1 },
      solutionAskedAt: null,
      solutionSeenAt: '2026-01-01T10:00:00.000Z',
    },
    madeAt: '2026-01-02T00:00:00.000Z',
  };
  const formats = { reportMarkdown, reportJson, reportJunit };

  for (const [name, write] of Object.entries(formats)) {
    it(`says as ${name} whose record it is and how to judge the files again, and not where they lie`, () => {
      const text = write(report);
      assert.match(text, /candidate's own record, kept on their own machine/);
      assert.match(text, /npx backend-drills check (<|&lt;)folder(>|&gt;) --seed 7/);
      assert.doesNotMatch(text, /secret-place/);
    });
  }

  describe('as Markdown', () => {
    it('has what failed first, with its hints, and the record at the end', () => {
      const text = reportMarkdown(report);
      assert.ok(text.indexOf('A page takes few statements') < text.indexOf('The answer is the same'));
      assert.match(text, /- 20 times from src\/repositories\/items\.ts:5, 55 rows, 4\.3 kB:/);
      assert.match(text, /\*core, failed, 1 of 3 hints taken\*/);
      assert.match(text, /Hint 1\*\* \(symptom\): Count them\./);
      assert.doesNotMatch(text, /Batch them/);
      assert.deepEqual(/## The record\n\n((?:- .*\n)+)/.exec(text)?.[1]?.trim().split('\n'), [
        '- 2 hints taken for this work.',
        '- 4 hints taken in all work on this drill.',
        '- 3 attempts, best score 4.',
        '- First passed at 2026-01-01T12:00:00.000Z.',
        '- 1 h 5 min at work in the editor, 25 min of it before the first pass; the drill is meant for 20 min.',
        '- The solution was seen at 2026-01-01T10:00:00.000Z, before any pass.',
      ]);
    });

    it('keeps the hints of a check that has passed since', () => {
      assert.match(reportMarkdown(report), /\*core, passed, 1 of 3 hints taken\*/);
    });

    it('says that the files changed since, and does without a record that was lost', () => {
      const text = reportMarkdown({ ...report, stale: true, progress: undefined, hintsTaken: {} });
      assert.match(text, /^\*\*Failed, score 2 of 4; the files changed since\*\*$/m);
      assert.match(text, /^- No hints were taken for this work\.$/m);
    });

    it('links positions where they lead somewhere, and takes nothing of the candidate for Markdown', () => {
      const hostile = { ...failedCheck, observed: 'said <img src=x> [a](command:b) `c`' };
      const text = reportMarkdown(
        { ...report, verdict: verdictOf([hostile]) },
        ({ file, line }) => `../${file}#L${line}`,
      );
      assert.match(
        text,
        /20 times from \[src\/repositories\/items\.ts:5\]\(\.\.\/src\/repositories\/items\.ts#L5\)/,
      );
      assert.ok(text.includes('said \\<img src=x\\> \\[a\\]\\(command:b\\) \\`c\\`'));
    });
  });

  it('is as JSON the verdict with the record round it', () => {
    const { verdict, version, hintsTaken, progress } = JSON.parse(reportJson(report)) as Record<
      string,
      unknown
    >;
    const { folder, ...record } = report.progress!;
    assert.ok(folder);
    assert.deepEqual(
      [version, verdict, hintsTaken, progress],
      [1, report.verdict, report.hintsTaken, record],
    );
  });

  describe('as JUnit XML', () => {
    const outcomes = (['passed', 'failed', 'skipped', 'could-not-check'] as const).map((outcome) => ({
      ...failedCheck,
      id: outcome,
      title: outcome,
      outcome,
    }));

    it('counts what failed, was skipped and could not be checked each as what it is', () => {
      const text = reportJunit({ ...report, verdict: verdictOf(outcomes) });
      assert.match(
        text,
        /<testsuite name="backend-drills\.n-plus-one" tests="4" failures="1" errors="1" skipped="1" time="1\.200" timestamp="2026-01-02T00:00:00">/,
      );
      assert.match(text, /<testcase classname="n-plus-one" name="passed" time="0\.012"\/>/);
      assert.match(
        text,
        /name="failed" time="0\.012">\n\s*<failure message="listOrders\(\{ limit: 20 \}\) sent 21 statements\." type="core">Expected: At most 6 statements\.\n/,
      );
      assert.match(text, /name="skipped" time="0\.012">\n\s*<skipped message=/);
      assert.match(
        text,
        /name="could-not-check" time="0\.012">\n\s*<error message=".*" type="could-not-check"\/>/,
      );
    });

    it('has an error where nothing could be judged at all', () => {
      const verdict = verdictOf([], { outcome: 'could-not-check', score: null, fault: 'No server.' });
      assert.match(
        reportJunit({ ...report, verdict }),
        /tests="1" failures="0" errors="1"[^]*message="No server\."/,
      );
    });

    it('holds whatever the candidate’s code said', () => {
      const observed = 'a "quote" & <tag>\u0000\u001b[31m ]]> \ud800 \u{1f600}\r\nnext line';
      const verdict = verdictOf([{ ...failedCheck, observed, title: observed }]);
      const text = reportJunit({ ...report, verdict });
      assert.ok(
        text.includes(
          '<failure message="a &quot;quote&quot; &amp; &lt;tag&gt;\ufffd\ufffd[31m ]]&gt; \ufffd \u{1f600}&#10;next line"',
        ),
      );
      assert.ok(
        text.includes(
          'Observed: a "quote" &amp; &lt;tag&gt;\ufffd\ufffd[31m ]]&gt; \ufffd \u{1f600}\nnext line',
        ),
      );
      assert.doesNotMatch(text, /[\u0000\u001b]/); // eslint-disable-line no-control-regex -- what must not be there
    });
  });
});
