import assert from 'node:assert/strict';
import { Journal } from '../../../src/wire/journal';
import { ProtocolError } from '../../../src/wire/messages';
import { PositionsByPort } from '../../../src/wire/positions';

const entry = { connection: 1, protocol: 'simple' as const, sql: 'select 1', parameters: [] };

describe('wire: what a hostile client can make the proxy keep', () => {
  it('whole texts up to a budget, then their beginnings', () => {
    const journal = new Journal();
    const lengths = Array.from({ length: 1500 }, (_, n) => journal.keep(`${n} ${'x'.repeat(65_000)}`).length);
    assert.ok(lengths[0] !== undefined && lengths[0] > 65_000);
    assert.equal(lengths.at(-1), 200);
    assert.ok(lengths.reduce((sum, length) => sum + length) < 68e6);
  });

  it('one copy of a text that comes again, which costs nothing more', () => {
    const journal = new Journal();
    const text = 'x'.repeat(1_000_000);
    for (let n = 0; n < 200; n += 1) assert.equal(journal.keep(text).length, 1_000_000);
  });

  it('half a million statements', () => {
    const journal = new Journal();
    for (let n = 0; n < 500_000; n += 1) journal.add(entry, undefined);
    assert.throws(() => journal.add(entry, undefined), ProtocolError);
  });
});

describe('wire: positions', () => {
  const place = (line: number) => ({ file: 'src/orders.ts', line });

  it('hold from their offset up to the next, told early or late', () => {
    const ports = new PositionsByPort();
    const journal = new Journal();
    ports.locate(5000, 10, place(1));
    const positions = ports.claim(5000);
    const add = (offset: number) => {
      const statement = journal.add(entry, positions.at(offset));
      positions.add(offset, statement);
      return statement;
    };
    const [none, first, second] = [add(9), add(15), add(25)];
    ports.locate(5000, 20, place(2));
    const third = add(30);
    assert.deepEqual(
      [none, first, second, third].map(({ position }) => position?.line),
      [undefined, 1, 2, 2],
    );
  });

  it('of an earlier connection from the same port are not those of the next', () => {
    const ports = new PositionsByPort();
    ports.locate(5000, 0, place(1));
    assert.equal(ports.claim(5000).at(5)?.line, 1);
    assert.equal(ports.claim(5000).at(5), undefined);
  });

  it('that make no sense are dropped', () => {
    const ports = new PositionsByPort();
    ports.locate(5000, 10, place(1));
    for (const [port, offset] of [
      [5000, 5],
      [5000, NaN],
      [5000, 1.5],
      [0, 11],
      [NaN, 11],
      [70_000, 11],
    ]) {
      ports.locate(port as number, offset as number, place(9));
    }
    const positions = ports.claim(5000);
    assert.deepEqual([positions.at(7)?.line, positions.at(11)?.line], [undefined, 1]);
  });
});
