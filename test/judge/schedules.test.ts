import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import type { ScheduleResult } from '../../src/judge/check';
import { CheckBench } from './checkBench';
import { CpuLoad } from './cpuLoad';
import { inventory, job, onCall, payment, transfer, type FixtureCheck } from './scheduleChecks';

const checks: Readonly<Record<string, readonly FixtureCheck[]>> = {
  inventory: [inventory(1), inventory(2)],
  job: [job],
  oncall: [onCall(2), onCall(3)],
  payment: [payment],
  transfer: [transfer],
};

/** What the story of each wrong solution must say. */
const stories: Readonly<Record<string, RegExp>> = {
  'inventory/late-lock':
    /^A stopped before `SELECT FROM stock .* FOR UPDATE`. Meanwhile B ran to its end. Then A went on. .*2 buyers were told yes, and 2 sales/,
  'inventory/lost-update':
    /^A stopped before `UPDATE stock .*Meanwhile B ran to its end.*2 buyers were told yes/,
  'inventory/mutex-in-process': /^A stopped before `UPDATE stock .*A failed: .*23514/,
  'inventory/one-statement':
    /^A and B inserted into sale at the same moment.* A answered true; B answered true/,
  'inventory/row-count-ignored': /^A, then B: one after the other. A answered true; B answered true/,
  'inventory/serializable-without-retry': /^A stopped before `UPDATE stock .*A failed: .*40001/,
  'inventory/taken-back':
    /^A and B took one step each, in turn. A answered false; B answered false. .*0 buyers were told yes/,
  'job/begin-on-the-pool':
    /^A, then B: one after the other. .*A left a connection in a transaction that it did not end/,
  'job/check-then-insert': /^A stopped before `INSERT INTO effect .*Meanwhile B ran .*is there 2 times/,
  'job/claim-apart': /^A stopped before .*Meanwhile B ran .*is there 2 times/,
  'job/effect-first': /^A stopped before `INSERT INTO effect .*Meanwhile B ran .*is there 2 times/,
  'job/errors-swallowed':
    /^A: its connection was cut before `.* took effect. A answered nothing.*is there 0 times/,
  'job/mark-first':
    /^A: its connection was cut after `INSERT INTO done_job .* had taken effect, before its answer. A, delivered 2 times.*is there 0 times/,
  'job/naive': /^A, then B: one after the other. .*is there 2 times/,
  'job/never-acknowledged': /B, delivered 5 times, failed: .*23505.*B still failed/,
  'job/set-in-memory': /^A, then B: .*is there 2 times/,
  'oncall/conflict-swallowed': /^Ada stopped before `UPDATE doctor .*2 of 3 doctors are on call, and not 1/,
  'oncall/one-statement': /^Ada and Bo updated doctor at the same moment.*0 of 2 doctors/,
  'oncall/own-row-lock': /^Ada stopped before `UPDATE doctor .*0 of 2 doctors/,
  'oncall/read-committed': /^Ada stopped before `UPDATE doctor .*0 of 2 doctors/,
  'oncall/repeatable-read': /^Ada stopped before `UPDATE doctor .*0 of 2 doctors/,
  'oncall/retry-in-aborted-transaction': /^Ada stopped before `UPDATE doctor .*Ada failed: .*25P02/,
  'oncall/without-retry': /^Ada stopped before `UPDATE doctor .*Ada failed: .*40001/,
  'payment/charge-first': /^A stopped before charge\(\). Meanwhile B ran to its end.*was charged 2 times/,
  'payment/random-key': /^A: .* was charged 2 times/,
  'transfer/unordered':
    /^A stopped before `UPDATE account .*Meanwhile B ran until it waited for a lock of A's.*40P01/,
};

interface Solution {
  /** `inventory/good/version` */
  readonly name: string;
  readonly folder: string;
}

function solutions(kind: 'good' | 'wrong'): Solution[] {
  return Object.keys(checks).flatMap((folder) =>
    readdirSync(path.join(__dirname, 'fixtures', folder, kind))
      .sort()
      .map((file) => ({ folder, name: `${folder}/${kind}/${path.parse(file).name}` })),
  );
}

describe('schedules', function () {
  this.timeout(300_000);
  const bench = new CheckBench();
  const good = solutions('good');
  const wrong = solutions('wrong');

  for (const run of ['first', 'again', 'with every core busy'] as const) {
    describe(run, () => {
      const results = new Map<Solution, Promise<ScheduleResult>>();
      let load: CpuLoad | undefined;

      before(() => {
        if (run === 'with every core busy') load = CpuLoad.start(os.availableParallelism());
        const limit = pLimit(4);
        for (const solution of run === 'again' ? wrong : [...good, ...wrong]) {
          const result = limit(() => judged(solution));
          result.catch(() => undefined); // its test hears of it
          results.set(solution, result);
        }
      });
      after(() => load?.stop());

      for (const solution of run === 'again' ? [] : good) {
        it(`find nothing against ${solution.name}`, async () => {
          const result = await results.get(solution);
          assert.equal(result?.counterexample?.story, undefined);
          assert.ok((result?.schedules ?? 0) >= 2);
        });
      }
      for (const solution of wrong) {
        it(`find what is wrong with ${solution.name}`, async () => {
          const counterexample = (await results.get(solution))?.counterexample;
          const expected = stories[solution.name.replace('/wrong/', '/')];
          assert.ok(expected, 'its story is known');
          assert.match(counterexample?.story ?? 'nothing found', expected);
          assert.match(counterexample?.position?.file ?? '', new RegExp(`^${solution.name}|database`));
        });
      }
    });
  }

  /** The first counter-example, or the result of the last check. */
  async function judged({ folder, name }: Solution): Promise<ScheduleResult> {
    let result: ScheduleResult = { schedules: 0 };
    for (const check of checks[folder] ?? []) {
      result = await bench.within((t) => check(t, `${name}.ts`));
      if (result.counterexample) return result;
    }
    return result;
  }
});
