import type { CheckContext } from '../../src/judge/check';
import type { Evidence } from '../../src/rubric/evidence';
import { planNode, type ExplainedNode } from '../../src/rubric/explain';

/** What the planner expects, and what is there. */
export interface Estimate {
  readonly planned: number;
  readonly actual: number;
  readonly evidence: Evidence;
}

/** How many tickets of an account in a status the planner expects; by a plan of the judge's own, so whatever the candidate's queries are. */
export async function estimate(
  { database }: CheckContext,
  accountId: number,
  status: string,
): Promise<Estimate> {
  const sql = 'SELECT FROM tickets WHERE account_id = $1 AND status = $2';
  const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: ExplainedNode }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${sql}`,
    [accountId, status],
  );
  const plan = planNode((row as { 'QUERY PLAN': [{ Plan: ExplainedNode }] })['QUERY PLAN'][0].Plan);
  return {
    planned: plan.estimatedRows,
    actual: plan.actualRows,
    evidence: { kind: 'plan', title: 'What the planner expects, and what comes', sql, plan },
  };
}
