import type { CheckContext, Worker } from '../../src/judge/check';
import { Clock } from '../../src/judge/kit/clock';
import { Timeline } from '../../src/judge/kit/timeline';
import { valueText } from '../../src/judge/kit/valueText';
import type { Finding } from '../../src/rubric/verdict';
import { exists, isRight, passwordOf, type Attempt } from './attempt';
import type { Planned } from './plans';
import { MOST, Rules, WINDOW_MS, type Answer } from './rules';

/** Steps of a day that are shown, up to the first wrong one. */
const SHOWN = 15;
const DAY_MS = 24 * 3600 * 1000;

/** Who tries to log in, from where and how. */
export interface Cast {
  readonly accounts: readonly string[];
  readonly ips: readonly string[];
  /** For each attempt a device and whether the password is the right one. */
  readonly behaviour: (
    t: CheckContext,
    account: string,
    rules: Rules,
  ) => Pick<Attempt, 'device' | 'password'>;
}

export interface DayOptions {
  /** Attempts with which the day begins. */
  readonly plan?: readonly Planned[];
  /** How many come after them, drawn at random. */
  readonly steps: number;
  readonly cast: Cast;
  /** What is compared of an answer. Default: its status. */
  readonly exact?: boolean;
}

/** What did not go as the rules say. */
export interface Mishap {
  readonly observed: string;
  readonly timeline: Timeline;
}

/**
 * Attempts one after the other, answered by one of the workers each, to the first one that the rules answer otherwise. Time goes on
 * between them, often to the very moment at which a failure stops to count.
 */
export async function day(
  t: CheckContext,
  workers: readonly Worker[],
  { plan = [], steps, cast, exact = false }: DayOptions,
): Promise<Mishap | undefined> {
  const clock = new Clock();
  const rules = new Rules();
  const past: Step[] = [];
  const shown = (step: Step) => {
    const timeline = new Timeline();
    for (const each of [...past, step].slice(-SHOWN)) timeline.note(...each.note);
    return timeline;
  };
  const start = clock.now().getTime();
  const total = plan.length + steps;
  for (let number = 1; number <= total; number += 1) {
    const { attempt, pause } = plan[number - 1] ?? drawn(t, cast, rules);
    clock.advance(pause(room(rules, attempt, clock.now().getTime())));
    const now = clock.now().getTime();
    const state = stateText(rules, attempt, now);
    const wanted = rules.answer(attempt, now);
    const got = await t.random.pick(workers).attempt('src/login.ts', 'logIn', attempt, clock);
    if (!got.answered && got.error.reason !== 'threw') throw got.error;
    const answer = got.answered ? valueText(got.value) : `it failed: ${got.error.message}`;
    const isRightAnswer = got.answered && fits(got.value, wanted, exact);
    const what = `${attemptText(attempt)}: ${answer}`;
    const step: Step = { note: [timeText(now - start), what, !isRightAnswer] };
    if (!isRightAnswer)
      return {
        observed:
          `Attempt ${number}, at ${timeText(now - start)}: ${attemptText(attempt)}. ${state}. The answer should be ${exact ? valueText(wanted) : wanted.status}; it was ${answer}`.replace(
            /\.?$/,
            '.',
          ),
        timeline: shown(step),
      };
    past.push(step);
  }
  return miscounted(t, rules, past, total);
}

/** The finding for a day, or for what came of it. */
export function dayFinding(t: CheckContext, expected: string, passed: string, mishap?: Mishap): Finding {
  if (!mishap) return t.pass({ expected, observed: passed });
  const { observed, timeline } = mishap;
  return t.fail({ expected, observed, evidence: [timeline.evidence('The last attempts, in order')] });
}

interface Step {
  readonly note: readonly [who: string, what: string, failed: boolean];
}

function drawn(t: CheckContext, cast: Cast, rules: Rules): Planned {
  const { random } = t;
  const account = random.pick(cast.accounts);
  const attempt = { account, ip: random.pick(cast.ips), ...cast.behaviour(t, account, rules) };
  const pause = (room: number): number => {
    // To the very moment at which it is not limited any more, or a millisecond before it.
    if (room > 1 && random.next() < 0.5) return room - random.integer(0, 1);
    return random.next() < 0.2 ? 0 : random.integer(1, 45_000);
  };
  return { attempt, pause };
}

/** Milliseconds until the attempt would not be limited any more; 0 where it is not. */
function room(rules: Rules, attempt: Attempt, now: number): number {
  const waits = rules
    .used(attempt, now)
    .filter(({ limit, failures }) => failures.length >= MOST[limit])
    .map(({ failures }) => (failures[0] as number) + WINDOW_MS - now);
  return Math.max(0, ...waits);
}

function fits(answer: unknown, wanted: Answer, exact: boolean): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  const { status, retryAfter } = answer as { status?: unknown; retryAfter?: unknown };
  if (status !== wanted.status) return false;
  if (wanted.status !== 'limited') return true;
  return exact ? retryAfter === wanted.retryAfter : typeof retryAfter === 'number';
}

async function miscounted(
  { database }: CheckContext,
  rules: Rules,
  past: readonly Step[],
  steps: number,
): Promise<Mishap | undefined> {
  const [row] = await database.query<{ rows: number }>('SELECT count(*)::int AS rows FROM login_attempts');
  const { rows } = row as { rows: number };
  if (rows === rules.rows) return undefined;
  const timeline = new Timeline();
  for (const each of past.slice(-SHOWN)) timeline.note(...each.note);
  return {
    observed: `Of ${steps} attempts ${rules.rows} were denied or welcome, and login_attempts has ${rows} rows.`,
    timeline,
  };
}

/** "Failures that count: 4 of 4 for the account, 2 of 6 for the address" */
function stateText(rules: Rules, attempt: Attempt, now: number): string {
  const used = rules.used(attempt, now);
  const counts = used.map(({ limit, failures }) => `${failures.length} of ${MOST[limit]} for the ${limit}`);
  return `Failures that count: ${counts.join(', ')}${rules.isKnown(attempt) ? ', which the account knows' : ''}`;
}

function attemptText(attempt: Attempt): string {
  const { account, ip, device } = attempt;
  const name = account.trim() === account ? account : JSON.stringify(account);
  const who = exists(account) ? name : `${name}, which does not exist,`;
  return `${who} from ${ip} on ${device} with ${passwordText(attempt)}`;
}

function passwordText(attempt: Attempt): string {
  const { account, password } = attempt;
  if (isRight(attempt)) return 'the right password';
  if (password.trim() === passwordOf(account)) return 'the right password and a space';
  const alike = account.trim().toLowerCase();
  return exists(alike) && password === passwordOf(alike) ? `the password of ${alike}` : 'a wrong password';
}

/** "00:31:20.007" or "400 days, 00:31:20.007", since the day began. */
function timeText(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY_MS);
  return `${days > 0 ? `${days} days, ` : ''}${new Date(milliseconds).toISOString().slice(11, 23)}`;
}
