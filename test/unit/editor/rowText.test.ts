import assert from 'node:assert/strict';
import { rowText } from '../../../src/editor/database/rowText';

describe('rows as text', () => {
  const columns = [
    { name: 'id', type: 'int8' },
    { name: 'note', type: 'text' },
    { name: 'note', type: 'text' },
    { name: 'ok', type: 'bool' },
    { name: 'data', type: 'jsonb' },
  ];
  const rows = [
    ['9007199254740993', null, '', 't', '{"a": 1}'],
    ['2', 'a,b', 'say "hi"\tand\nmore', 'f', null],
  ];

  it('keeps NULL apart from empty text in CSV and TSV, and quotes what needs it', () => {
    assert.equal(
      rowText('csv', columns, rows),
      'id,note,note,ok,data\n9007199254740993,,"",t,"{""a"": 1}"\n2,"a,b","say ""hi""\tand\nmore",f,',
    );
    assert.equal(
      rowText('tsv', columns, rows),
      'id\tnote\tnote\tok\tdata\n9007199254740993\t\t""\tt\t"{""a"": 1}"\n2\ta,b\t"say ""hi""\tand\nmore"\tf\t',
    );
  });

  it('loses no digit, no value and no column in JSON', () => {
    const text = rowText('json', columns, rows);
    assert.match(text, /"id": 9007199254740993,/);
    assert.deepEqual((JSON.parse(text) as unknown[])[1], {
      id: 2,
      note: 'a,b',
      note_2: 'say "hi"\tand\nmore',
      ok: false,
      data: null,
    });
    const odd = rowText('json', [{ name: 'n', type: 'float8' }], [['NaN'], ['1e+20'], ['-Infinity']]);
    assert.deepEqual(JSON.parse(odd), [{ n: 'NaN' }, { n: 1e20 }, { n: '-Infinity' }]);
    assert.deepEqual(JSON.parse(rowText('json', columns, [])), []);
  });
});
