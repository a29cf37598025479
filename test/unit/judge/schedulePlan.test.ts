import assert from 'node:assert/strict';
import { furtherSchedules, serialSchedules, type Kinds, type Trace } from '../../../src/judge/schedule/plan';

/** @param actors traces, or how many steps each takes, all of them lasting */
const kinds = (options: Kinds, actors: readonly (number | Trace)[]) => [
  ...furtherSchedules(
    options,
    actors.map((actor) => (typeof actor === 'number' ? statements(actor) : actor)),
  ),
];
const statements = (count: number): Trace => Array.from({ length: count }, () => 'lasting');

describe('plan of schedules', () => {
  it('has each actor first once', () => {
    assert.deepEqual(
      serialSchedules(3, {}).map((schedule) => schedule.kind === 'serial' && schedule.first),
      [0, 1, 2],
    );
  });

  it('stops each actor before each step but its first, where it has done nothing yet', () => {
    const plan = kinds({}, [3, 2]).map((each) => each.kind === 'preempt' && [each.victim, each.step]);
    assert.deepEqual(plan, [
      [0, 2],
      [0, 3],
      [1, 2],
    ]);
  });

  it('has the first of actors that are alike for all of them', () => {
    assert.deepEqual(serialSchedules(2, { alike: true }), [{ kind: 'serial', first: 0 }]);
    const plan = kinds({ alike: true, crash: 'process' }, [3, 3]).map(
      (each) => (each.kind === 'preempt' || each.kind === 'crash') && [each.kind, each.victim, each.step],
    );
    assert.deepEqual(plan, [
      ['preempt', 0, 2],
      ['preempt', 0, 3],
      ['crash', 0, 1],
      ['crash', 0, 2],
      ['crash', 0, 3],
      ['crash', 0, 3],
    ]);
  });

  it('has nobody to run meanwhile where there is one actor', () => {
    assert.deepEqual(kinds({}, [5]), []);
  });

  it('cuts a connection before and after each step, and kills a process before each and after the last', () => {
    const plan = kinds({ crash: true }, [2]).map(
      (each) => each.kind === 'crash' && `${each.how} ${each.point} ${each.step}`,
    );
    assert.deepEqual(plan, [
      'connection before 1',
      'connection after 1',
      'process before 1',
      'connection before 2',
      'connection after 2',
      'process before 2',
      'process after 2',
    ]);
    assert.equal(kinds({ crash: 'process' }, [2]).length, 3);
    assert.equal(kinds({ crash: 'connection' }, [2]).length, 4);
  });

  it('passes over crashes that leave behind what an earlier one did: within a transaction nothing of it is kept', () => {
    const plan = kinds({ crash: true }, [['lasting', 'pending', 'pending', 'lasting']]).map(
      (each) => each.kind === 'crash' && `${each.how} ${each.point} ${each.step}`,
    );
    assert.deepEqual(plan, [
      'connection before 1',
      'connection after 1',
      'process before 1',
      'connection before 2',
      'process before 2',
      'connection before 3',
      'connection before 4',
      'connection after 4',
      'process after 4',
    ]);
    assert.equal(kinds({ crash: 'process' }, [['lasting', 'pending']]).length, 2);
  });

  it('has a barrier for every way of writing', () => {
    const barrier = [
      { table: 'stock', on: ['insert', 'update'] as const },
      { table: 'sale', on: ['delete'] as const },
    ];
    const plan = kinds({ preempt: false, barrier }, [9, 9]).map(
      (each) => each.kind === 'barrier' && `${each.on} ${each.table} ${each.at}`,
    );
    assert.deepEqual(plan, [
      'insert stock write',
      'update stock write',
      'delete sale write',
      'insert stock commit',
      'update stock commit',
      'delete sale commit',
    ]);
  });

  it('spreads a bounded number over a long run, first and last step among them', () => {
    const steps = kinds({}, [1000, 1]).map((each) => (each.kind === 'preempt' ? each.step : 0));
    assert.equal(steps.length, 60);
    assert.deepEqual([steps[0], steps.at(-1)], [2, 1000]);
    assert.deepEqual(
      steps,
      [...new Set(steps)].sort((a, b) => a - b),
    );
  });
});
