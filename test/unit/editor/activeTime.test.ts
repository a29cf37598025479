import assert from 'node:assert/strict';
import { ActiveTime } from '../../../src/editor/drill/activeTime';

describe('time at work', () => {
  const minute = 60_000;

  it('is what lies between two things done, a long pause five minutes at most', () => {
    const time = new ActiveTime();
    for (const at of [0, 1, 3, 63, 64]) time.active(at * minute);
    assert.equal(time.take(), (1 + 2 + 5 + 1) * minute);
    assert.equal(time.take(), 0);
  });

  it('begins with the second thing done, and a clock that is put back takes nothing away', () => {
    const time = new ActiveTime();
    time.active(10 * minute);
    assert.equal(time.pending, 0);
    time.active(2 * minute);
    time.active(3 * minute);
    assert.equal(time.take(), minute);
  });
});
