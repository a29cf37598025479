import type { CheckContext, Checks, ScheduleResult, Worker } from '../../src/judge/check';
import { foundCounterexample } from '../../src/judge/kit/foundCounterexample';
import { sideBySide } from '../../src/judge/kit/sideBySide';
import type { Finding } from '../../src/rubric/verdict';
import { everybody, guessing, readers, stuffing } from './casts';
import { crowded, MANY } from './crowd';
import { day, dayFinding, type DayOptions } from './day';
import { tell } from './enumeration';
import { lastRoom, MEETINGS, type Meeting } from './moment';
import { accountPlan, addressPlan, dayPlan, devicePlan, waitPlan } from './plans';
import { processes } from './processes';
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
    const expected =
      'The last room under a limit goes to one wrong attempt of those at the same moment, and all are answered.';
    const [atFirst, later, wrong] = await sideBySide([
      meet(t, MEETINGS.slice(0, 1)),
      t.fresh((apart) => meet(apart, MEETINGS.slice(1))),
      t.fresh(crowded),
    ]);
    const met = atFirst.counterexample ? atFirst : later;
    if (met.counterexample) return foundCounterexample(t, expected, met.counterexample, met.plight);
    const count = atFirst.schedules + later.schedules;
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

/** The meetings one after the other, up to the first one that goes wrong. */
async function meet(
  t: CheckContext,
  meetings: readonly Meeting[],
): Promise<ScheduleResult & { readonly plight?: string }> {
  const [judge] = (await processes(t, 1)) as [Worker];
  let schedules = 0;
  for (const meeting of meetings) {
    const result = await t.schedules(lastRoom(t.random, judge, meeting));
    schedules += result.schedules;
    if (result.counterexample) return { ...result, plight: meeting.plight };
  }
  return { schedules };
}

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
