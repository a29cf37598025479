import type { StatementOutcome } from './statementOutcome';

/** BUFFERS for the blocks, FORMAT JSON for the picture. */
export const EXPLAIN_PREFIX = 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ';

/** What became of explaining one statement. Plain JSON. */
export interface ExplainOutcome extends Omit<StatementOutcome, 'columns' | 'rows' | 'complete' | 'tag'> {
  /** PostgreSQL's JSON as it came; undefined unless it is done. */
  readonly plan: string | undefined;
}

/** Takes the plan out of the one row that EXPLAIN returns. */
export function explainOutcome(outcome: StatementOutcome): ExplainOutcome {
  const { sql, state, notices, failure, transaction, milliseconds } = outcome;
  return { sql, state, notices, failure, transaction, milliseconds, plan: outcome.rows[0]?.[0] ?? undefined };
}
