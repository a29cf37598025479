import type { Observation, Worker } from '../../src/judge/check';
import type { WireStatement } from '../../src/wire/record';
import { groupStatements } from '../../src/wire/summary';
import { tryNext } from './delivery';

/** Whether the worker finds nothing, in a call that takes a connection from the pool. */
export async function isIdle(worker: Worker): Promise<boolean> {
  const attempt = await tryNext(worker);
  if (!attempt.answered) throw attempt.error;
  return attempt.value === false;
}

/** What to say where a connection's last statement left a transaction open; undefined where none did. */
export function openTransactions(
  statements: readonly WireStatement[],
): Pick<Observation, 'observed' | 'evidence' | 'position'> | undefined {
  const last = new Map(statements.map((statement) => [statement.connection, statement]));
  const open = [...last.values()].filter(({ transaction }) => transaction === 'T' || transaction === 'E');
  const [first] = open;
  if (!first) return undefined;
  return {
    observed: `${open.length === 1 ? '1 connection was' : `${open.length} connections were`} left in a transaction when nothing was left to do.`,
    evidence: [
      { kind: 'statements', title: 'The last statement on each of them', groups: groupStatements(open) },
    ],
    position: first.position,
  };
}
