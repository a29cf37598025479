import type { CheckContext } from '../../src/judge/check';
import type { Evidence } from '../../src/rubric/evidence';

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
  const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: Explained }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${sql}`,
    [accountId, status],
  );
  const { Plan: plan } = (row as { 'QUERY PLAN': [{ Plan: Explained }] })['QUERY PLAN'][0];
  return {
    planned: plan['Plan Rows'],
    actual: plan['Actual Rows'],
    evidence: {
      kind: 'plan',
      title: 'What the planner expects, and what comes',
      sql,
      plan: {
        node: plan['Node Type'],
        relation: plan['Relation Name'],
        estimatedRows: plan['Plan Rows'],
        actualRows: plan['Actual Rows'],
        loops: 1,
        hit: plan['Shared Hit Blocks'],
        read: plan['Shared Read Blocks'],
        children: [],
      },
    },
  };
}

/** As EXPLAIN's JSON has it. */
interface Explained {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Plan Rows': number;
  readonly 'Actual Rows': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
}
