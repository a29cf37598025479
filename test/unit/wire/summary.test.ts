import assert from 'node:assert/strict';
import { Journal } from '../../../src/wire/journal';
import type { WireStatement } from '../../../src/wire/record';
import { countStatements, groupStatements } from '../../../src/wire/summary';

const journal = new Journal();

function statement(sql: string, fields: Partial<WireStatement> = {}): WireStatement {
  const entry = { connection: 1, protocol: 'simple' as const, sql, parameters: [] };
  return {
    ...journal.add(entry, undefined),
    tags: ['SELECT 1'],
    rows: 1,
    bytes: 10,
    outcome: 'completed',
    ...fields,
  };
}

describe('wire: counting statements', () => {
  it('counts tags, and executions that have none because they failed, were suspended or lost', () => {
    const statements = [
      statement('select 1; select 2', { tags: ['SELECT 1', 'SELECT 1'] }),
      statement('select 1; nonsense', { tags: ['SELECT 1'], outcome: 'failed' }),
      statement('select 3', { tags: [], outcome: 'suspended' }),
      statement('select 4', { tags: [], outcome: 'lost' }),
      statement('', { tags: [] }),
      statement('select 5', { tags: [], outcome: 'skipped' }),
      statement('select 6', { tags: [], outcome: undefined }),
    ];
    assert.deepEqual(
      statements.map((one) => countStatements([one])),
      [2, 2, 1, 1, 0, 0, 0],
    );
  });

  it('leaves out what only steers the session, by the tag of the server and not by the text', () => {
    for (const tag of [
      'BEGIN',
      'COMMIT',
      'ROLLBACK',
      'SAVEPOINT',
      'RELEASE',
      'SET',
      'SHOW',
      'DISCARD ALL',
      'LISTEN',
    ]) {
      assert.equal(countStatements([statement('select 1', { tags: [tag] })]), 0, tag);
    }
    for (const tag of ['SELECT 0', 'INSERT 0 1', 'FETCH 5', 'COPY 3', 'DO', 'CALL', 'DECLARE CURSOR']) {
      assert.equal(countStatements([statement('begin', { tags: [tag] })]), 1, tag);
    }
  });

  it("leaves out a driver's question to the catalogs, and nothing that only looks like one", () => {
    const introspection = [
      `select b.oid, b.typarray from pg_catalog.pg_type a left join pg_catalog.pg_type b on b.oid = a.typelem
       where a.typcategory = 'A' group by b.oid, b.typarray order by b.oid`,
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    ];
    for (const sql of introspection) assert.equal(countStatements([statement(sql)]), 0, sql);
    const disguised = [
      'select * from orders /* from pg_catalog.pg_type */',
      'select * from pg_catalog.pg_type t, orders',
      'select * from pg_catalog.pg_type join orders on true',
      'select (select name from orders limit 1) from pg_catalog.pg_type',
      'select list_orders() from pg_catalog.pg_type',
      'select 1 from pg_catalog.pg_type; select * from orders',
      'select * from pg_catalog.pg_type union table orders',
      "select 'from pg_catalog.x', name from orders",
      'select oid from "pg_catalog".pg_type',
      'select 1',
      'with a as materialized',
      "select e'\\' from pg_catalog.x', name from orders where '' = ''",
    ];
    for (const sql of disguised) assert.equal(countStatements([statement(sql)]), 1, sql);
  });
});

describe('wire: grouping statements', () => {
  const position = { file: 'src/orders.ts', line: 31, column: 5 };

  it('puts equal statements of one line together, with their rows and bytes', () => {
    const groups = groupStatements([
      statement('begin', { tags: ['BEGIN'] }),
      statement('select 1 from orders', { position }),
      statement('select $1', { position: { ...position, line: 40 } }),
      statement('select 1 from orders', { position: { ...position, column: 9 } }),
      statement('select 1 from orders', { position: { ...position, line: 32 } }),
    ]);
    assert.deepEqual(groups, [
      { sql: 'select 1 from orders', count: 2, rows: 2, bytes: 20, position },
      { sql: 'select $1', count: 1, rows: 1, bytes: 10, position: { ...position, line: 40 } },
      { sql: 'select 1 from orders', count: 1, rows: 1, bytes: 10, position: { ...position, line: 32 } },
    ]);
  });

  it('takes texts that differ in literals and white space for one, in placeholders and names for others', () => {
    const of = (...texts: string[]): number[] =>
      groupStatements(texts.map((sql) => statement(sql, { position }))).map(({ count }) => count);
    assert.deepEqual(of('select * from o where id = 1', 'select *  from o\n where id = 22'), [2]);
    assert.deepEqual(of("select 'a''b'", "select 'c'"), [2]);
    assert.deepEqual(of('select $1, $2', 'select $1, $1'), [1, 1]);
    assert.deepEqual(of('select * from t1', 'select * from t2'), [1, 1]);
  });
});
