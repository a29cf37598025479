import assert from 'node:assert/strict';
import { CancelledError, EnvironmentError } from '../../src/errors';
import type { CheckContext, ScheduleOptions, ScheduleResult, Worker } from '../../src/judge/check';
import { Clock } from '../../src/judge/kit/clock';
import { Gateway } from '../../src/judge/kit/gateway';
import { Barrier } from '../../src/judge/schedule/barrier';
import { CheckBench } from './checkBench';
import { inventory } from './scheduleChecks';

describe('schedules at the edges', function () {
  this.timeout(120_000);
  const bench = new CheckBench();

  const nothing = { prepare: async () => undefined, holds: async () => undefined };
  const schedules = (options: (t: CheckContext) => Partial<ScheduleOptions<unknown>>) =>
    bench.within((t) => t.schedules<unknown>({ ...nothing, actors: [], ...options(t) }));

  it('grow with the steps and not with the orders of three actors', async () => {
    const { schedules: count } = await bench.within((t) =>
      t.schedules({
        ...nothing,
        actors: [7, 8, 9].map((id) => (worker) => worker.call('inventory/wrong/one-statement.ts', 'buy', id)),
      }),
    );
    assert.equal(count, 3);
  });

  it('tell who stopped, who ran and who waited, with rows and places', async () => {
    const { counterexample } = await bench.within((t) => inventory(1)(t, 'inventory/wrong/lost-update.ts'));
    assert.equal(counterexample?.position?.file, 'inventory/wrong/lost-update.ts');
    const { evidence } = counterexample;
    assert.equal(evidence.kind, 'interleaving');
    assert.deepEqual(evidence.lanes, ['A', 'B']);
    const told = evidence.steps.map(({ lane, what, tag }) => [lane, what, tag].filter(Boolean).join(' '));
    assert.deepEqual(told, [
      'A statement BEGIN',
      'A statement SELECT 1',
      'A held',
      'B statement BEGIN',
      'B statement SELECT 1',
      'B statement UPDATE 1',
      'B statement INSERT 0 1',
      'B statement COMMIT',
      'B answered',
      'A released',
      'A statement UPDATE 1',
      'A statement INSERT 0 1',
      'A statement COMMIT',
      'A answered',
    ]);
    assert.deepEqual(evidence.steps[2]?.parameters, ['7', '0']);
    assert.equal(evidence.steps[2].position?.line, 7);
  });

  it('place pre-emption and crashes round calls outside, and not round a clock', async () => {
    const clock = new Clock();
    const mails = new Gateway<string, undefined>({ name: 'mail', reply: () => undefined });
    const result = await schedules((t) => ({
      prepare: async () => mails.reset(),
      actors: [
        (worker) =>
          worker.call('edges/outside.ts', 'send', 'a@example.org', { mail: mails.call, now: clock.now }),
      ],
      crash: 'process',
      redeliver: true,
      holds: async (_, [outcome]) => {
        assert.ok(outcome?.answered);
        assert.deepEqual(outcome.value, clock.now());
        const sent = mails.effects.length;
        return sent === 1 ? undefined : `${sent} mails to ${t.seed}.`;
      },
    }));
    // Serial; before the statement; before the mail; after the mail, its answer lost.
    assert.equal(result.schedules, 4);
    assert.match(
      result.counterexample?.story ?? '',
      /^A: its process was killed after mail\(\) had taken effect, before its answer. A, delivered 2 times, answered .* 2 mails/,
    );
  });

  it('lose the connection of a call outside before and after its effect', async () => {
    const mails = new Gateway<string, undefined>({ name: 'mail', reply: () => undefined });
    const result = await schedules(() => ({
      prepare: async () => mails.reset(),
      actors: [
        (worker) => worker.call('edges/outside.ts', 'sendTwice', 'a@example.org', { mail: mails.call }),
      ],
      crash: 'connection',
      holds: async () => (mails.effects.length === 1 ? undefined : `${mails.effects.length} mails.`),
    }));
    assert.equal(result.schedules, 3);
    assert.match(
      result.counterexample?.story ?? '',
      /^A: its connection was cut after mail\(\).* 2 mails\.$/,
    );
  });

  it('call code that never answers by name, though nobody holds it', async () => {
    const result: ScheduleResult = await schedules(() => ({
      actors: [(worker) => worker.call('edges/outside.ts', 'hang')],
    }));
    assert.match(result.counterexample?.violation ?? '', /^hang\(\) of edges\/outside.ts did not answer/);
  });

  it('tell who left a transaction open, though the invariant holds', async () => {
    const { counterexample } = await bench.within((t) =>
      t.schedules({
        prepare: () => Promise.resolve(),
        actors: [(worker: Worker) => worker.call('observe/statements.ts', 'run', 'BEGIN', 'SELECT 1')],
        holds: () => Promise.resolve(undefined),
      }),
    );
    assert.equal(counterexample?.violation, 'A left a connection in a transaction that it did not end.');
  });

  it('fail code that takes the barrier away', async () => {
    const finding = await bench.check(async (t) => {
      const buy = (worker: Worker) => worker.call('edges/tampering.ts', 'buy', 7);
      await t.schedules({
        ...nothing,
        actors: [buy, buy],
        preempt: false,
        barrier: [{ table: 'sale', on: ['insert'] }],
      });
      return t.pass({ expected: '', observed: '' });
    });
    assert.equal(finding.outcome, 'failed');
    assert.match(finding.observed, /changed the triggers of "public"."sale"/);
  });

  it('let nobody wait at the barrier but those who write', async () => {
    const codes = await bench.within(async (t) => {
      const barrier = { preempt: false, barrier: [{ table: 'sale', on: ['insert' as const] }] };
      await t.schedules({ ...nothing, ...barrier, actors: [async () => undefined] });
      return (await t.worker()).call('edges/tampering.ts', 'meet');
    });
    assert.deepEqual(codes, Array(5).fill('42501'));
  });

  it('say that a server cannot do it where the role may not', async () => {
    const { access } = bench.server;
    const weak = await bench.weakRole();
    await assert.rejects(Barrier.open({ ...access, admin: weak }, access.database), EnvironmentError);
  });

  it('end when the check is cancelled half-way, with nothing left', async () => {
    const cancelled = new AbortController();
    const finding = bench.check(async (t) => {
      await t.schedules({
        ...nothing,
        actors: [(worker) => worker.call('edges/outside.ts', 'wait', { forever: waitForEver })],
      });
      return t.pass({ expected: '', observed: '' });
    }, cancelled.signal);
    function waitForEver(): Promise<void> {
      cancelled.abort();
      return new Promise(() => undefined);
    }
    await assert.rejects(finding, CancelledError);
  });
});
