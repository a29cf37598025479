import type { PlanNode } from '../../rubric/evidence';
import type { Interception, WireNotice } from '../../wire/record';

/** What auto_explain reported when a query ended. */
export class PlanReport {
  constructor(
    readonly sql: string,
    readonly plan: PlanNode,
    readonly nested: boolean,
  ) {}
}

/**
 * Takes a notice of auto_explain's. Its origin cannot be forged: what runs in SQL speaks through other C functions
 * (`RAISE` is exec_stmt_raise of pl_exec.c), and only a superuser can load code of its own.
 */
export function interceptPlan({
  severity,
  file,
  routine,
  message,
  context,
}: WireNotice): Interception | undefined {
  if (severity !== 'INFO' || file !== 'auto_explain.c' || routine !== 'explain_ExecutorEnd') return undefined;
  // "duration: 0.045 ms  plan:" stands before it, in the language of the server's messages.
  const explained = JSON.parse(message.slice(message.indexOf('\n{') + 1)) as Explained;
  const nested = context !== undefined;
  const sql = explained['Query Text'];
  return {
    content: new PlanReport(sql, planNode(explained.Plan), nested),
    sql: nested ? undefined : sql,
  };
}

/** As EXPLAIN's JSON format has them; a key that does not apply to a node is not there. */
interface Explained {
  readonly 'Query Text': string;
  readonly Plan: ExplainedNode;
}

interface ExplainedNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly Filter?: string;
  readonly 'Plan Rows': number;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly ExplainedNode[];
}

function planNode(node: ExplainedNode): PlanNode {
  const conditions = [node['Index Cond'], node['Recheck Cond'], node.Filter].filter(
    (each) => each !== undefined,
  );
  return {
    node: node['Node Type'],
    relation: node['Relation Name'],
    index: node['Index Name'],
    condition: conditions.length > 0 ? conditions.join(' AND ') : undefined,
    estimatedRows: node['Plan Rows'],
    actualRows: node['Actual Rows'] ?? 0,
    loops: node['Actual Loops'] ?? 0,
    hit: node['Shared Hit Blocks'] ?? 0,
    read: node['Shared Read Blocks'] ?? 0,
    children: (node.Plans ?? []).map(planNode),
  };
}
