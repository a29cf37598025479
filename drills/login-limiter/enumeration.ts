import type { CheckContext, Worker } from '../../src/judge/check';
import { Clock } from '../../src/judge/kit/clock';
import { firstDifference } from '../../src/judge/kit/difference';
import { valueText } from '../../src/judge/kit/valueText';
import type { Evidence } from '../../src/rubric/evidence';
import { groupStatements } from '../../src/wire/summary';
import type { WireStatement } from '../../src/wire/record';
import { account, type Attempt } from './attempt';
import { MOST } from './rules';

/** What told an account that does not exist from one that does. */
export interface Tell {
  readonly observed: string;
  readonly evidence: readonly Evidence[];
}

interface Seen {
  readonly answer: unknown;
  readonly statements: readonly WireStatement[];
}

/** Guesses at an account that exists and at one that does not, until both are limited. */
export async function tell(t: CheckContext, worker: Worker): Promise<Tell | undefined> {
  const real = account(t.random.integer(1, 199));
  const made = account(t.random.integer(1000, 99_999));
  const clock = new Clock();
  // A first attempt may have more to do, such as to connect.
  await worker.call('src/login.ts', 'logIn', attempt(account(200), 99), clock);
  for (let failure = 0; failure <= MOST.account; failure += 1) {
    clock.advance(t.random.integer(1, 20_000));
    const one = await see(worker, attempt(real, failure), clock);
    const other = await see(worker, attempt(made, failure), clock);
    const told = difference(one, other, failure);
    if (told) return told;
  }
  return undefined;
}

/** Each from an address of its own, so that only the account's limit counts. */
function attempt(name: string, number: number): Attempt {
  const ip = `203.0.113.${name.length}${number}`;
  return { account: name, password: `guess-${number}`, ip, device: `robot-${number}` };
}

async function see(worker: Worker, who: Attempt, clock: Clock): Promise<Seen> {
  const { value, statements } = await worker.record(() => worker.call('src/login.ts', 'logIn', who, clock));
  return { answer: value, statements };
}

function difference(real: Seen, made: Seen, failures: number): Tell | undefined {
  const after = `After ${failures === 1 ? '1 failure' : `${failures} failures`}`;
  if (statusOf(real) !== statusOf(made))
    return {
      observed: `${after}, a wrong password of an account that exists was answered ${valueText(real.answer)}, and one of an account that does not exist ${valueText(made.answer)}.`,
      evidence: [],
    };
  const texts = ({ statements }: Seen) => statements.map(({ sql }) => sql);
  const { path, expected, observed } = firstDifference(texts(real), texts(made)) ?? {};
  if (path === undefined) return undefined;
  const numbers = path.endsWith('length')
    ? `${String(expected)} statements were sent for the one that exists, and ${String(observed)} for the other`
    : 'other statements were sent for the one that exists than for the other';
  return {
    observed: `${after}, with a wrong password of an account that exists and of one that does not, ${numbers}.`,
    evidence: [
      { kind: 'statements', title: 'For the account that exists', groups: groupStatements(real.statements) },
      { kind: 'statements', title: 'For the one that does not', groups: groupStatements(made.statements) },
    ],
  };
}

function statusOf({ answer }: Seen): unknown {
  return (answer as { status?: unknown } | null)?.status;
}
