import type { ActorOutcome, ScheduleOptions, Worker } from '../../src/judge/check';
import { Clock } from '../../src/judge/kit/clock';
import type { Random } from '../../src/judge/kit/random';
import { valueText } from '../../src/judge/kit/valueText';
import { account, passwordOf, type Attempt } from './attempt';
import { MOST, WINDOW_MS, type LimitName } from './rules';

/** What two attempts at the same moment, A's and B's, have to do with each other. */
export interface Meeting {
  /** In a sentence. */
  readonly plight: string;
  /** The limit that both are under. */
  readonly limit: LimitName;
  /** Whether the account that they are about exists. */
  readonly exists: boolean;
  /** Whether A has the right password. B has not. */
  readonly right: boolean;
  /** How they meet: one stopped at any step of it, or both going through it side by side. */
  readonly ways: readonly ('stopped' | 'side by side')[];
}

export const MEETINGS: readonly Meeting[] = [
  {
    plight: 'A and B tried one account, which does not exist.',
    limit: 'account',
    exists: false,
    right: false,
    ways: ['stopped', 'side by side'],
  },
  {
    plight: 'A and B tried different accounts from one address.',
    limit: 'address',
    exists: false,
    right: false,
    ways: ['side by side'],
  },
  {
    plight: 'A and B tried one account on a device that it knows.',
    limit: 'device',
    exists: true,
    right: false,
    ways: ['side by side'],
  },
  {
    plight: 'A and B tried one account, A with the right password.',
    limit: 'account',
    exists: true,
    right: true,
    ways: ['stopped'],
  },
];

interface Moment {
  /** One for each actor. */
  readonly attempts: readonly Attempt[];
  /** A third one, made when all have come to their end. */
  readonly later: Attempt;
}

type Race = Pick<
  ScheduleOptions<Moment>,
  'prepare' | 'actors' | 'alike' | 'preempt' | 'holds' | 'barrier' | 'lockstep'
>;

/** Two attempts at the same moment, where a limit has room for one failure. */
export function lastRoom(random: Random, judge: Worker, meeting: Meeting): Race {
  const { limit, right, ways } = meeting;
  const clock = new Clock();
  const draw = strangers(random, meeting);
  const logIn = (worker: Worker, attempt: Attempt): Promise<unknown> =>
    worker.call('src/login.ts', 'logIn', attempt, clock);
  let isFirst = true;
  const fill = async (): Promise<void> => {
    isFirst = false;
    const before = draw();
    if (limit === 'device') await logIn(judge, { ...before, password: passwordOf(before.account) });
    for (let failure = 1; failure < MOST[limit]; failure += 1) {
      await logIn(judge, draw());
      clock.advance(APART_MS[limit]);
    }
  };
  return {
    async prepare() {
      // From then on each moment leaves one more failure, and the oldest one stops to count.
      if (isFirst) await fill();
      else clock.advance(APART_MS[limit]);
      const [first, second, later] = [draw(), draw(), draw()];
      const password = right ? passwordOf(first.account) : first.password;
      return { attempts: [{ ...first, password }, second], later };
    },
    actors: [0, 1].map(
      (index) =>
        (worker: Worker, { attempts }) =>
          logIn(worker, attempts[index] as Attempt),
    ),
    alike: true,
    preempt: ways.includes('stopped'),
    ...(ways.includes('side by side') && {
      barrier: [{ table: 'login_attempts', on: ['insert'] }],
      lockstep: true,
    }),
    async holds({ later }, outcomes) {
      const threw = outcomes.find(({ answered }) => !answered);
      if (threw) return `For ${threw.name}, logIn() did not resolve.`;
      const wrong = right ? wrongBeside(outcomes) : wrongAmong(outcomes, limit);
      if (wrong) return wrong;
      const third = await judge.attempt('src/login.ts', 'logIn', later, clock);
      const status = third.answered ? statusOf(third.value) : undefined;
      return status === 'limited'
        ? undefined
        : `The ${limit} limit was reached after one of them was denied, and one more wrong attempt was answered ${third.answered ? valueText(third.value) : third.error.message}.`;
    },
  };
}

/** Between failures: as many count as leave room for one, and none of them is at the window's edge. */
const APART_MS: Record<LimitName, number> = {
  account: apart(MOST.account),
  address: apart(MOST.address),
  device: apart(MOST.device),
};

function apart(most: number): number {
  return Math.round(WINDOW_MS / (most - 0.5));
}

/** Draws wrong attempts that have nothing in common but what the limit is on. */
function strangers(random: Random, { limit, exists }: Meeting): () => Attempt {
  const common: Partial<Attempt> = {
    account: { account: account(exists ? random.integer(1, 60) : random.integer(1000, 99_999)) },
    address: { ip: `192.0.2.${random.integer(1, 254)}` },
    device: { account: account(random.integer(61, 120)), device: 'laptop' },
  }[limit];
  return () => ({
    account: account(random.integer(100_000, 1_000_000_000)),
    password: `guess-${random.integer(1, 1_000_000)}`,
    ip: `203.0.${random.integer(1, 250)}.${random.integer(1, 250)}-${random.integer(1, 1_000_000)}`,
    device: `robot-${random.integer(1, 1_000_000_000)}`,
    ...common,
  });
}

function wrongAmong(outcomes: readonly ActorOutcome[], limit: LimitName): string | undefined {
  const statuses = outcomes.map((outcome) => outcome.answered && statusOf(outcome.value));
  const denied = statuses.filter((status) => status === 'denied').length;
  return denied === 1 && statuses.includes('limited')
    ? undefined
    : `The ${limit} limit had room for one more failure, and ${denied} of 2 wrong attempts were denied; the others: ${others(outcomes)}.`;
}

/** Whichever of them is the first: the right one takes no room from the other one. */
function wrongBeside([first, second]: readonly ActorOutcome[]): string | undefined {
  const [right, wrong] = [first, second].map((outcome) => outcome?.answered && statusOf(outcome.value));
  if (right !== 'welcome' && right !== 'limited')
    return 'The first one has the right password, and should be welcome, or limited where it comes after the other one.';
  return wrong === 'denied'
    ? undefined
    : 'There was room for one failure, and only the second one is a failure: it should be denied.';
}

function statusOf(answer: unknown): unknown {
  return (answer as { status?: unknown } | null)?.status;
}

function others(outcomes: readonly ActorOutcome[]): string {
  const rest = outcomes.filter((outcome) => !outcome.answered || statusOf(outcome.value) !== 'denied');
  return rest.length === 0 ? 'none' : rest.map((each) => valueText(each.answered && each.value)).join(', ');
}
