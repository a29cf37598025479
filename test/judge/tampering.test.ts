import assert from 'node:assert/strict';
import type { CheckContext } from '../../src/judge/check';
import { CheckBench } from './checkBench';

describe('what was done to a check that could not be made', function () {
  this.timeout(60_000);
  const bench = new CheckBench();

  /** The finding where their code runs this, and the check comes to no end by a fault of its own. */
  const found = (sql: string, work: (t: CheckContext) => Promise<unknown>, schemaOpen: boolean) =>
    bench.check(
      async (t) => {
        await (await t.worker()).call('observe/statements.ts', 'run', sql);
        await work(t);
        return t.pass({ expected: '', observed: '' });
      },
      undefined,
      { schemaOpen },
    );
  const readEffects = ({ database }: CheckContext) => database.query('SELECT job_id FROM effect');
  const fault = async () => {
    throw new Error('a fault of ours');
  };

  it('is said where they may alter the schema, and what the drill made is gone', async () => {
    for (const [sql, change] of [
      ['DROP TABLE effect', 'table effect is gone'],
      ['ALTER TABLE effect DROP COLUMN job_id', 'column effect.job_id is gone'],
    ] as const) {
      const { outcome, observed } = await found(sql, readEffects, true);
      assert.equal(outcome, 'failed');
      assert.equal(observed, `Your code altered the database: ${change}.`);
    }
  });

  it('is nothing where they may alter the schema, and have added to it or changed it', async () => {
    for (const sql of [
      'ALTER TABLE sale ALTER COLUMN stock_id DROP NOT NULL',
      'CREATE RULE none AS ON DELETE TO sale DO INSTEAD NOTHING',
    ]) {
      const { outcome, observed } = await found(sql, fault, true);
      assert.equal(outcome, 'could-not-check');
      assert.match(observed, /a fault of ours/);
    }
  });

  it('is said of any change where the schema must stay', async () => {
    const sql = 'CREATE RULE none AS ON DELETE TO sale DO INSTEAD NOTHING';
    const { outcome, observed } = await found(sql, fault, false);
    assert.equal(outcome, 'failed');
    assert.equal(observed, 'Your code altered the database: rule none on sale was added.');
  });

  it('does not make a check fail that could be made, where they may alter the schema', async () => {
    const { outcome } = await found('DROP TABLE effect', async () => undefined, true);
    assert.equal(outcome, 'passed');
  });
});
