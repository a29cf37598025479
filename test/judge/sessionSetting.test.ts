import assert from 'node:assert/strict';
import { CheckBench } from './checkBench';

describe('a setting that sessions begin with', function () {
  this.timeout(60_000);
  const bench = new CheckBench();

  it('is what the processes find that are started from then on, in this clone only', async () => {
    const local = "SELECT 1 / (current_setting('TimeZone') = 'Asia/Kathmandu')::int";
    await bench.within(async (t) => {
      await t.sessionSetting('TimeZone', 'Asia/Kathmandu');
      const worker = await t.worker();
      await worker.call('observe/statements.ts', 'run', local);
      await t.fresh(async (other) => {
        const elsewhere = await other.worker();
        const attempt = await elsewhere.attempt('observe/statements.ts', 'run', local);
        assert.match(attempt.answered ? 'done' : attempt.error.message, /division by zero/);
      });
    });
  });
});
