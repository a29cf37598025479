import assert from 'node:assert/strict';
import { Transcript } from '../../../src/judge/schedule/transcript';
import { CandidateError } from '../../../src/errors';
import { evidenceLines } from '../../../src/rubric/scorecard';
import { verdictSchema } from '../../../src/rubric/verdictSchema';
import type { WireStatement } from '../../../src/wire/record';

const statement = (sql: string, more: Partial<WireStatement> = {}): WireStatement => {
  const seen: Partial<WireStatement> = { sql, parameters: ['7', null], tags: ['UPDATE 1'], rows: 0 };
  return { ...seen, position: { file: 'src/sale.ts', line: 12 }, ...more } as WireStatement;
};

describe('transcript', () => {
  it('reads as who did what, in order, and is kept with a verdict', () => {
    const transcript = new Transcript(['A', 'B']);
    transcript.add({ lane: 'A', what: 'held', statement: statement('UPDATE stock SET left_over = $1') });
    const error = { code: '40001', message: 'could not serialize' };
    transcript.add({
      lane: 'B',
      what: 'statement',
      statement: statement('COMMIT', { error, tags: [], parameters: [] }),
    });
    transcript.answered('B', { answered: false, error: new CandidateError('sell() threw', 'Read it.') });
    transcript.answered('A', { answered: true, value: { sold: true } });
    const evidence = transcript.evidence('What happened');
    assert.deepEqual(evidenceLines(evidence), [
      'What happened:',
      '  A  stopped before: UPDATE stock SET left_over = $1 [7, NULL], from src/sale.ts:12',
      '  B  COMMIT: 40001 could not serialize, from src/sale.ts:12',
      '  B  failed: sell() threw',
      '  A  answered: {"sold":true}',
    ]);
    const kept = JSON.parse(JSON.stringify(evidence)) as unknown;
    const check = {
      id: 'a',
      title: 'a',
      kind: 'core',
      outcome: 'failed',
      rubric: '',
      expected: '',
      observed: '',
    };
    const verdict = {
      ...{
        version: 1,
        drill: 'd',
        outcome: 'failed',
        score: 1,
        redFlags: [],
        raise: [],
        seed: 1,
        timings: {},
      },
      checks: [{ ...check, evidence: [kept], hints: [], milliseconds: 1 }],
    };
    assert.deepEqual(verdictSchema.parse(verdict).checks[0]?.evidence, [kept]);
  });

  it('points to where the schedule intervened', () => {
    const transcript = new Transcript(['A']);
    transcript.add({ lane: 'A', what: 'statement', statement: statement('BEGIN') });
    assert.equal(transcript.position?.line, 12);
    const position = { file: 'src/sale.ts', line: 14 };
    transcript.add({ lane: 'A', what: 'held', statement: statement('UPDATE', { position }) });
    assert.equal(transcript.position.line, 14);
  });

  it('tells once what is done again and again, with how often', () => {
    const transcript = new Transcript(['A', 'B']);
    const attempt = ['BEGIN', 'SELECT 1', 'ROLLBACK'];
    for (const sql of Array.from({ length: 5 }, () => attempt).flat())
      transcript.add({ lane: 'A', what: 'statement', statement: statement(sql) });
    for (let n = 1; n <= 4; n += 1) transcript.add({ lane: 'B', what: 'called', note: 'ask()' });
    transcript.add({ lane: 'A', what: 'statement', statement: statement('BEGIN') });
    const evidence = transcript.evidence('Again');
    assert.ok(evidence.kind === 'interleaving');
    assert.deepEqual(
      evidence.steps.map(({ lane, sql, note }) => `${lane} ${sql ?? note}`),
      [
        ...attempt.map((sql) => `A ${sql}`),
        'A the last 3 steps 4 times',
        'B ask()',
        'B the last step 3 times',
        'A BEGIN',
      ],
    );
    assert.equal(evidenceLines(evidence)[4], '  A  repeated: the last 3 steps 4 times');
  });

  it('keeps what came twice, and what differs in its parameters', () => {
    const transcript = new Transcript(['A']);
    for (const value of ['1', '1', '2', '3'])
      transcript.add({
        lane: 'A',
        what: 'statement',
        statement: statement('SELECT $1', { parameters: [value] }),
      });
    const evidence = transcript.evidence('All');
    assert.equal(evidence.kind === 'interleaving' && evidence.steps.length, 4);
  });

  it('keeps the beginning and the end of what is too long', () => {
    const transcript = new Transcript(['A']);
    for (let n = 1; n <= 1000; n += 1) transcript.add({ lane: 'A', what: 'called', note: String(n) });
    const evidence = transcript.evidence('Long');
    assert.ok(evidence.kind === 'interleaving');
    assert.equal(evidence.steps.length, 120);
    assert.deepEqual(
      [evidence.steps[0]?.note, evidence.steps[59]?.note, evidence.steps.at(-1)?.note],
      ['1', '60', '1000'],
    );
  });
});
