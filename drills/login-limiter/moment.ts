import type { ActorOutcome, CheckContext, ScheduleOptions, Worker } from '../../src/judge/check';
import { Clock } from '../../src/judge/clock';
import { valueText } from '../../src/judge/valueText';
import { account, type Attempt } from './attempt';
import { LIMITS, MOST, WINDOW_MS, type LimitName } from './rules';

interface Moment {
  readonly clock: Clock;
  /** One for each actor. */
  readonly attempts: readonly Attempt[];
  /** A third one, made when all have come to their end. */
  readonly later: Attempt;
}

type Race = Pick<
  ScheduleOptions<Moment>,
  'prepare' | 'actors' | 'alike' | 'preempt' | 'holds' | 'barrier' | 'lockstep'
>;

const logIn = (worker: Worker, attempt: Attempt, { clock }: Moment): Promise<unknown> =>
  worker.call('src/login.ts', 'logIn', attempt, clock);

/** Two wrong attempts at the same moment, where a limit has room for one. */
export function lastRoom(t: CheckContext, judge: Worker, limit: LimitName): Race {
  let moments = 0;
  return {
    async prepare() {
      moments += 1;
      const attempts = shared(t, limit, moments);
      const [first] = attempts as [Attempt];
      const moment: Moment = { clock: new Clock(), attempts, later: { ...first, password: 'guess-9' } };
      // Windows apart from all other moments, also from those of the other limits.
      moment.clock.advance((1000 * LIMITS.indexOf(limit) + 2 * moments) * WINDOW_MS);
      if (limit === 'device')
        await logIn(judge, { ...first, password: first.account.replace('reader', 'shelf') }, moment);
      for (let failure = 1; failure < MOST[limit]; failure += 1)
        await logIn(judge, shared(t, limit, moments)[failure % 2] as Attempt, moment);
      return moment;
    },
    actors: [0, 1].map(
      (index) => (worker: Worker, moment: Moment) => logIn(worker, moment.attempts[index] as Attempt, moment),
    ),
    alike: true,
    preempt: limit !== 'device',
    barrier: [{ table: 'login_attempts', on: ['insert'] }],
    lockstep: true,
    async holds(moment, outcomes) {
      const threw = outcomes.find(({ answered }) => !answered);
      if (threw) return `For ${threw.name}, logIn() did not resolve.`;
      const statuses = outcomes.map(statusOf);
      const denied = statuses.filter((status) => status === 'denied').length;
      if (denied !== 1 || !statuses.includes('limited'))
        return `The ${limit} limit had room for one more failure, and ${denied} of 2 wrong attempts were denied; the others: ${others(outcomes)}.`;
      const third = await judge.attempt('src/login.ts', 'logIn', moment.later, moment.clock);
      const status = third.answered ? (third.value as { status?: unknown } | null)?.status : undefined;
      return status === 'limited'
        ? undefined
        : `The ${limit} limit was reached after one of them was denied, and one more wrong attempt was answered ${third.answered ? valueText(third.value) : third.error.message}.`;
    },
  };
}

/** Two attempts that have nothing in common but what the limit is on. */
function shared({ random }: CheckContext, limit: LimitName, moment: number): Attempt[] {
  const place = () =>
    `203.0.${random.integer(1, 250)}.${random.integer(1, 250)}-${random.integer(1, 1_000_000)}`;
  const robot = () => `robot-${random.integer(1, 1_000_000_000)}`;
  const name = account(moment);
  return [1, 2].map((index) => {
    const password = `guess-${index}`;
    switch (limit) {
      case 'account':
        return { account: name, password, ip: place(), device: robot() };
      case 'address':
        return {
          account: account(random.integer(1, 1_000_000_000)),
          password,
          ip: `192.0.2.${moment}`,
          device: robot(),
        };
      case 'device':
        return { account: name, password, ip: place(), device: 'laptop' };
    }
  });
}

function statusOf(outcome: ActorOutcome): unknown {
  return outcome.answered ? (outcome.value as { status?: unknown } | null)?.status : undefined;
}

function others(outcomes: readonly ActorOutcome[]): string {
  const rest = outcomes.filter((outcome) => statusOf(outcome) !== 'denied');
  return rest.length === 0 ? 'none' : rest.map((each) => valueText(each.answered && each.value)).join(', ');
}
