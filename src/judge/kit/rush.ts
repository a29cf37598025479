import { groupStatements } from '../../wire/summary';
import type { WireStatement } from '../../wire/record';
import type { Attempt, CheckContext, Observation, Worker } from '../check';

/** As the briefs say: one that stands still for so long counts as never answered. */
const STILL_MS = 5_000;

/** What came of calls that one process got at once. */
export interface Rush {
  /** What they resolved to, in their order, where all did. */
  readonly values: readonly unknown[];
  /** Where not all were answered: what to say of it. */
  readonly unanswered?: Pick<Observation, 'observed' | 'evidence' | 'position'>;
}

/**
 * Makes the calls all at once, and lets them go on when each of the process's connections stands at the database with one of them: who
 * needs a second one then waits for ever. Where they do the process is ended.
 * @param came what it is a rush of, with which the sentence begins: "12 orders came at once"
 * @param connections as many as the process has, or fewer
 */
export async function rush(
  { observe }: Pick<CheckContext, 'observe'>,
  worker: Worker,
  {
    came,
    connections,
    calls,
  }: {
    readonly came: string;
    readonly connections: number;
    readonly calls: readonly (() => Promise<Attempt>)[];
  },
): Promise<Rush> {
  const { value, statements } = await worker.record(async () => {
    const crowd = observe.gather(worker, connections, () => Promise.all(calls.map((call) => call())));
    const isStuck = await observe.atRest([worker], crowd, STILL_MS);
    if (isStuck) await worker.kill();
    return { attempts: (await crowd).value, isStuck };
  });
  const failed = value.attempts.find((attempt) => 'error' in attempt);
  if (!failed) return { values: value.attempts.map((attempt) => attempt.answered && attempt.value) };
  const { error } = failed;
  if (!value.isStuck && error.reason !== 'timed-out')
    return {
      values: [],
      unanswered: {
        observed: `${came}, and one of them failed: ${error.message}`,
        // Which of them it was, and where, differs from time to time.
        evidence: [],
        position: error.position,
      },
    };
  const groups = groupStatements(lastOnEach(statements)).toSorted(
    (a, b) => b.count - a.count || (a.sql < b.sql ? -1 : 1),
  );
  return {
    values: [],
    unanswered: {
      observed: `${came}, and came to a stand${statements.length === 0 ? ' before any of them sent a statement' : ''}: they wait for one another or for a connection, and will never be answered.`,
      evidence:
        groups.length === 0
          ? []
          : [{ kind: 'statements', title: 'What was last sent on each of the connections', groups }],
      position: groups[0]?.position,
    },
  };
}

function lastOnEach(statements: readonly WireStatement[]): WireStatement[] {
  return [...new Map(statements.map((statement) => [statement.connection, statement])).values()];
}
