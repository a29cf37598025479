import assert from 'node:assert/strict';
import { sideBySide } from '../../../../src/judge/kit/sideBySide';

describe('sideBySide', () => {
  it('resolves to what each part came to', async () => {
    const [count, word] = await sideBySide([Promise.resolve(1), Promise.resolve('one')]);
    assert.equal(count + 1, 2);
    assert.equal(word.length, 3);
  });

  it('throws what the first of the list threw, though another one was quicker, once all have ended', async () => {
    const ended: string[] = [];
    const slow = Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => {
        ended.push('slow');
        throw new Error('slow');
      });
    const quick = Promise.reject(new Error('quick'));
    const last = slow.catch(() => undefined).then(() => ended.push('last'));
    await assert.rejects(sideBySide([slow, quick, last]), { message: 'slow' });
    assert.deepEqual(ended, ['slow', 'last']);
  });
});
