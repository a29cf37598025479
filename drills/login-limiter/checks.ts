import type { CheckContext, Checks, Worker } from '../../src/judge/check';
import { foundCounterexample } from '../../src/judge/foundCounterexample';
import type { Finding } from '../../src/rubric/verdict';
import { everybody, guessing, readers, stuffing } from './casts';
import { crowded, MANY } from './crowd';
import { day, dayFinding, type DayOptions } from './day';
import { tell } from './enumeration';
import { lastRoom, MEETINGS } from './moment';
import { accountPlan, addressPlan, dayPlan, devicePlan, waitPlan } from './plans';
import { MOST } from './rules';

export default {
  account: (t) =>
    aDay(t, `Of strangers, no more than ${MOST.account} failures on an account count at any moment.`, {
      plan: accountPlan(t),
      steps: 12,
      cast: guessing(t),
    }),

  address: (t) =>
    aDay(t, `Of strangers, no more than ${MOST.address} failures from an address count at any moment.`, {
      plan: addressPlan(t),
      steps: 12,
      cast: stuffing(t),
    }),

  'known-devices': (t) =>
    aDay(t, 'A device that the account knows is judged by its own failures alone.', {
      plan: devicePlan(t),
      steps: 12,
      cast: readers(t),
    }),

  'no-such-account': async (t) => {
    const [worker] = await processes(t, 1);
    const expected = 'Nothing tells an account that does not exist from a wrong password.';
    const told = await tell(t, worker as Worker);
    return told
      ? t.fail({ expected, ...told })
      : t.pass({
          expected,
          observed: 'Answers and statements were alike, up to the limit and beyond it.',
        });
  },

  'at-once': async (t) => {
    const [judge] = (await processes(t, 1)) as [Worker];
    const expected =
      'The last room under a limit goes to one wrong attempt of those at the same moment, and all are answered.';
    let count = 0;
    for (const meeting of MEETINGS) {
      const { schedules, counterexample } = await t.schedules(lastRoom(t.random, judge, meeting));
      if (counterexample) return foundCounterexample(t, expected, counterexample, meeting.plight);
      count += schedules;
    }
    const wrong = await crowded(t, judge);
    return wrong
      ? t.fail({ expected, ...wrong })
      : t.pass({
          expected,
          observed: `In ${count} interleavings of two attempts nobody got more room than there was; of ${MANY} at once in one process ${MOST.account} were denied.`,
        });
  },

  'whole-day': (t) =>
    aDay(t, 'Attempts of all kinds are answered as the rules say.', {
      plan: dayPlan(t),
      steps: 60,
      cast: everybody(t),
      processes: 2,
    }),

  'retry-after': (t) =>
    aDay(t, 'retryAfter says exactly when the same attempt would not be limited any more.', {
      plan: waitPlan(t),
      steps: 12,
      cast: everybody(t),
      exact: true,
    }),
} satisfies Checks;

interface Day extends DayOptions {
  /** Asked in turn: what one of them remembers the others do not know. Default: 1. */
  readonly processes?: number;
}

async function aDay(
  t: CheckContext,
  expected: string,
  { processes: count = 1, ...options }: Day,
): Promise<Finding> {
  const mishap = await day(t, await processes(t, count), options);
  const where = count === 1 ? '' : ` in ${count} processes`;
  return dayFinding(
    t,
    expected,
    `${(options.plan?.length ?? 0) + options.steps} attempts${where} were answered as the rules say.`,
    mishap,
  );
}

/** Processes with the candidate's code, once the schema is as the solution wants it. */
async function processes(t: CheckContext, count: number): Promise<Worker[]> {
  const workers = await Promise.all(Array.from({ length: count }, () => t.worker()));
  await workers[0]?.call('migrate.ts', 'migrate');
  return workers;
}
