import type { CheckContext, Observation, Worker } from '../../src/judge/check';
import { Clock } from '../../src/judge/kit/clock';
import { rush } from '../../src/judge/kit/rush';
import { account, type Attempt } from './attempt';
import { processes } from './processes';
import { MOST } from './rules';

/** As the brief says. */
const MOST_CONNECTIONS = 10;
/** More than there are connections. */
export const MANY = 12;

/** What is wrong with how many attempts are answered that come at once at one process; undefined where nothing is. */
export async function crowded(
  t: CheckContext,
): Promise<Pick<Observation, 'observed' | 'evidence' | 'position'> | undefined> {
  const [worker] = (await processes(t, 1)) as [Worker];
  const clock = new Clock();
  const name = account(t.random.integer(121, 200));
  const attempts: Attempt[] = Array.from({ length: MANY }, (_, index) => ({
    account: name,
    password: `guess-${index}`,
    ip: `198.51.100.${index + 1}`,
    device: `robot-${index}`,
  }));
  const came = `${MANY} wrong attempts on one account came at once at a process of ${MOST_CONNECTIONS} connections`;
  const { values, unanswered } = await rush(t, worker, {
    came,
    connections: MOST_CONNECTIONS,
    calls: attempts.map((attempt) => () => worker.attempt('src/login.ts', 'logIn', attempt, clock)),
  });
  if (unanswered) return unanswered;
  const statuses = values.map((answer) => (answer as { status?: unknown } | null)?.status);
  const count = (status: string) => statuses.filter((each) => each === status).length;
  return count('denied') === MOST.account && count('limited') === MANY - MOST.account
    ? undefined
    : {
        observed: `${came}: ${count('denied')} were denied and ${count('limited')} limited, where there was room for ${MOST.account} failures.`,
      };
}
