import assert from 'node:assert/strict';
import { splitStatements, statementAt } from '../../../src/postgres/database/sqlStatements';

describe('statements of a text', () => {
  for (const [name, sql, texts] of [
    ['one after the other', 'A; B;\nC', ['A', 'B', 'C']],
    ['comments', '-- x; y\nA /* ; */; /* z */ B -- end', ['A', 'B']],
    ['comments within comments', 'A /* /* ; */ ; */ a; B', ['A /* /* ; */ ; */ a', 'B']],
    ['quoted text', "A ';' \";\" 'it''s;' E'\\';'; B", ["A ';' \";\" 'it''s;' E'\\';'", 'B']],
    ['backslashes that are none', "A '\\'; B", ["A '\\'", 'B']],
    ['dollar quotes', 'A $$ ; $$ $f$ $$;$$ ; $f$; B', ['A $$ ; $$ $f$ $$;$$ ; $f$', 'B']],
    ['names with dollars', 'A a$b$c; B $1; C', ['A a$b$c', 'B $1', 'C']],
    ['parentheses', 'A (x; y); B', ['A (x; y)', 'B']],
    [
      'bodies of functions',
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END; B',
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END', 'B'],
    ],
    ['transactions', 'BEGIN; A; END; B', ['BEGIN', 'A', 'END', 'B']],
    ['empty ones', ';; A ;', ['A']],
    ['text that is not closed', "A; B '; C", ['A', "B '; C"]],
    ['nothing', ' -- none\n', []],
  ] as const) {
    it(`are found among ${name}`, () => {
      const found = splitStatements(sql);
      assert.deepEqual(
        found.map(({ text }) => text),
        texts,
      );
      for (const { text, start, end } of found) assert.equal(sql.slice(start, end), text);
    });
  }

  it('are found in a long text in time that grows with its length', () => {
    const row = "INSERT INTO t VALUES ('it''s', E'\\n', $$;$$); -- ;\n";
    assert.equal(splitStatements(row.repeat(20_000)).length, 20_000);
  });

  it('are found by a position: in it, behind it, before the next, after all', () => {
    const found = splitStatements('A1;\n\nB1; ');
    const at = (offset: number) => statementAt(found, offset)?.text;
    assert.deepEqual([0, 2, 3, 4, 7, 9].map(at), ['A1', 'A1', 'B1', 'B1', 'B1', 'B1']);
    assert.equal(statementAt([], 0), undefined);
  });
});
