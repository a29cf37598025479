import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { firstDifference } from '../../../../src/judge/kit/difference';

describe('firstDifference', () => {
  it('finds none in equal data, whatever the order or prototype of keys', () => {
    const observed = Object.assign(Object.create(null) as object, { b: [new Date(5)], a: 1 });
    assert.equal(firstDifference({ a: 1, b: [new Date(5)], c: undefined }, observed), undefined);
  });

  it('names the place of the first difference', () => {
    assert.deepEqual(firstDifference([{ items: [{ name: 'a' }] }], [{ items: [{ name: 'b' }] }]), {
      path: '[0].items[0].name',
      expected: 'a',
      observed: 'b',
    });
  });

  it('compares what both arrays have before their lengths', () => {
    assert.equal(firstDifference([1, 2], [3])?.path, '[0]');
    assert.deepEqual(firstDifference([1, 2], [1]), { path: '.length', expected: 2, observed: 1 });
  });

  it('tells values of different types apart', () => {
    for (const [expected, observed] of [
      [1, '1'],
      [null, undefined],
      [[], {}],
      [new Date(1), '1970-01-01T00:00:00.001Z'],
      [0, -0],
      [{ a: null }, {}],
    ]) {
      assert.ok(firstDifference(expected, observed), `${inspect(expected)} and ${inspect(observed)}`);
    }
  });
});
