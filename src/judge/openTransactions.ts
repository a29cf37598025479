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
  const open = [...last.values()].filter(({ transaction }) => transaction === 'T' || transaction === 'E');
  const [first] = open;
  if (!first) return undefined;
  return {
    observed: `${open.length === 1 ? '1 connection was' : `${open.length} connections were`} left in a transaction ${when}.`,
    evidence: [
      { kind: 'statements', title: 'The last statement on each of them', groups: groupStatements(open) },
    ],
    position: first.position,
  };
}
