import assert from 'node:assert/strict';
import { PRINTED } from '../../../src/picture/drawing';
import { html } from '../../../src/picture/markup';
import { picture } from '../../../src/picture/picture';
import type { Evidence } from '../../../src/rubric/evidence';
import { evidenceOfEachKind } from './evidenceOfEachKind';

const HOSTILE = `</pre></svg><img src=x onerror="alert(1)">'&`;

function drawn(kind: Evidence['kind']): string {
  const evidence = evidenceOfEachKind().find((each) => each.kind === kind);
  assert.ok(evidence);
  return picture(evidence, PRINTED).toString();
}

/** What a screen reader says of it: the text without the tags and without what is hidden from it. */
function heard(markup: string): string {
  return markup
    .replaceAll(/<(svg|p)[^>]*aria-hidden="true"[^]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('html', () => {
  it('takes what is filled in for text, but for markup of its own', () => {
    const inner = html`<b>${'<i>'}</b>`;
    assert.equal(
      html`<p title="${'"'}">${inner}${[1, inner]}${false}${undefined}</p>`.toString(),
      '<p title="&quot;"><b>&lt;i&gt;</b>1<b>&lt;i&gt;</b></p>',
    );
  });
});

describe('a picture', () => {
  for (const evidence of evidenceOfEachKind(HOSTILE)) {
    it(`of ${evidence.kind} shows what a candidate's code said as text`, () => {
      const markup = picture(evidence, PRINTED).toString();
      assert.doesNotMatch(markup, /<img/);
      // The quotes within a JSON string are escaped for that as well.
      assert.match(markup, /&lt;img src=x onerror=\\?&quot;alert\(1\)\\?&quot;&gt;&#39;&amp;/);
    });
  }

  it('of statements has a bar for each group, where it began and as wide as its share', () => {
    const markup = drawn('statements');
    const bars = [...markup.matchAll(/class="(one|many)"\s+x="([\d.]+)"\s+y="0"\s+width="([\d.]+)"/g)].map(
      ([, kind, x, width]) => [kind, Math.round(Number(x)), Math.round(Number(width))],
    );
    assert.deepEqual(bars, [
      ['one', 0, 48],
      ['many', 48, 952],
    ]);
    assert.equal(markup.match(/class="tick"/g)?.length, 19);
    assert.equal(heard(markup), '1 × src/orders.ts:5 1 row 10 B SELECT 1 20 × 60 rows 9.6 kB SELECT 2');
  });

  it('of an interleaving says each step and who is at it, and ends the lane of who crashed', () => {
    const markup = drawn('interleaving');
    assert.equal(
      heard(markup),
      'A ran: UPDATE 1 src/orders.ts:5 UPDATE a A was stopped before INSERT a with $1 = 1, $2 = NULL ' +
        'B waits for a lock UPDATE b A crashed A was given the same once more A answered true',
    );
    const rails = [...markup.matchAll(/class="rail (\w+) lane-(\d)"/g)].map(
      ([, rail, lane]) => `${lane} ${rail}`,
    );
    assert.deepEqual(rails, [
      ...['1 runs', '2 gone', '1 waits', '2 gone', '1 waits', '2 waits'],
      ...['1 gone', '2 waits', '1 runs', '2 waits', '1 gone', '2 waits'],
    ]);
  });

  it('of a timeline draws what lasts until it ends', () => {
    const markup = drawn('timeline');
    const rails = [...markup.matchAll(/class="rail (\w+) lane-(\d)"/g)].map(
      ([, rail, lane]) => `${lane} ${rail}`,
    );
    assert.deepEqual(rails, [
      ...['1 holds', '2 gone', '3 gone'],
      ...['1 holds', '2 waits', '3 gone'],
      ...['1 holds', '2 runs', '3 runs'],
    ]);
    assert.match(
      heard(markup),
      /^holds a lock waits a report reads \(AccessShareLock\) your code waits ALTER TABLE a/,
    );
  });

  it('of locks says who waits behind each', () => {
    const said = heard(drawn('ddl'));
    assert.match(said, /AccessExclusiveLock on a reads and writes wait/);
    assert.match(said, /ShareLock on b writes wait, reads go on/);
    assert.match(said, /ShareUpdateExclusiveLock on c reads and writes go on/);
    assert.match(said, /failed .*no lock_timeout .*read 20000 rows of a meanwhile wrote a anew/);
  });

  it('of a plan nests its nodes, and marks an estimate that was too low', () => {
    assert.equal(
      heard(drawn('plan')),
      'SELECT 3 src/orders.ts:5 Limit 3000 rows, 1 expected 40 blocks 3000 times as many as expected ' +
        'Seq Scan on orders 3000 rows, 1 expected 40 blocks 3000 times as many as expected ' +
        'Index Cond: a Filter: b Rows Removed by Filter: 5',
    );
  });

  it('of a series has every number in a table', () => {
    const said = heard(drawn('series'));
    assert.match(
      said,
      /heap: memory kept 2\.0 MB at bytes taken 0 B, 50\.0 MB at 10\.0 MB; at most 50\.0 MB/,
    );
    assert.match(
      said,
      /limit: 40\.0 MB The numbers bytes taken heap: memory kept 0 B 2\.0 MB 10\.0 MB 50\.0 MB$/,
    );
  });

  it('of a difference signs the lines that are on one side only', () => {
    const said = heard(drawn('difference'));
    assert.match(said, /Expected \{ "id": 3, - "note": "kept", "total": 7 \}/);
    assert.match(said, /Observed \{ "id": 3, \+ "note": "lost", "total": 7 \}/);
  });
});
