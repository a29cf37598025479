import assert from 'node:assert/strict';
import { statementStarts } from '../../../src/postgres/database/sqlScript';

describe('statements of a script', () => {
  for (const [name, sql, starts] of [
    ['one after the other', 'A; B;\nC', ['A', 'B', 'C']],
    ['comments', '-- x; y\nA /* ; */; /* z */ B', ['A', 'B']],
    ['quoted text', "A ';' \";\" 'it''s;' E'\\';'; B", ['A', 'B']],
    ['dollar quotes', 'A $$ ; $$ $f$ $$;$$ ; $f$; B', ['A', 'B']],
    ['nothing', ' -- none\n', []],
  ] as const) {
    it(`are found among ${name}`, () => {
      assert.deepEqual(
        statementStarts(sql).map((offset) => sql[offset]),
        starts,
      );
    });
  }
});
