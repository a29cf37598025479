import { groupStatements } from '../../wire/summary';
import type { CheckContext, Observation, Worker } from '../check';

/**
 * What to say where a worker left a transaction open on one of its connections, closed ones among them; undefined where it left none.
 * @param when ends the sentence: "when nothing was left to do"
 */
export async function leftOpen(
  { observe }: Pick<CheckContext, 'observe'>,
  worker: Worker,
  when: string,
): Promise<Pick<Observation, 'observed' | 'evidence' | 'position'> | undefined> {
  const [first] = await observe.openTransactions(worker, { closed: true });
  if (!first) return undefined;
  return {
    // One is enough, and how many there are depends on when the pool closed which.
    observed: `A transaction was begun on a connection and not ended ${when}.`,
    evidence: [
      {
        kind: 'statements',
        title: 'The last statement on that connection',
        groups: groupStatements([first]),
      },
    ],
    position: first.position,
  };
}
