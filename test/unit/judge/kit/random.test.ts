import assert from 'node:assert/strict';
import { Random } from '../../../../src/judge/kit/random';

describe('Random', () => {
  const draws = (random: Random) => Array.from({ length: 50 }, () => random.integer(1, 6));

  it('repeats itself for a seed and differs between seeds', () => {
    assert.deepEqual(draws(new Random(7)), draws(new Random(7)));
    assert.notDeepEqual(draws(new Random(7)), draws(new Random(8)));
  });

  it('draws from the whole range and nothing else', () => {
    assert.deepEqual([...new Set(draws(new Random(1)))].sort(), [1, 2, 3, 4, 5, 6]);
  });

  it('forks by name, untouched by what else was drawn from the fork', () => {
    const first = new Random(7).fork('a');
    assert.deepEqual(draws(first), draws(new Random(7).fork('a')));
    assert.notDeepEqual(draws(new Random(7).fork('a')), draws(new Random(7).fork('b')));
  });

  it('shuffles a copy that holds the same', () => {
    const items = [1, 2, 3, 4, 5, 6, 7, 8];
    const shuffled = new Random(3).shuffle(items);
    assert.notDeepEqual(shuffled, items);
    assert.deepEqual([...shuffled].sort(), items);
  });

  it('refuses to pick from nothing', () => {
    assert.throws(() => new Random(1).pick([]), RangeError);
  });
});
