import type { WireStatement } from '../wire/record';
import { groupStatements } from '../wire/summary';
import type { Observation } from './check';

/**
 * What to say where a connection's last statement left a transaction open; undefined where none did.
 * @param statements all of a worker's, when nothing of it is under way
 * @param when ends the sentence: "when nothing was left to do"
 */
export function openTransactions(
  statements: readonly WireStatement[],
  when: string,
): Pick<Observation, 'observed' | 'evidence' | 'position'> | undefined {
  const last = new Map(statements.map((statement) => [statement.connection, statement]));
  const first = [...last.values()].find(({ transaction }) => transaction === 'T' || transaction === 'E');
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
