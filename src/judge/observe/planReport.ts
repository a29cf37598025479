import type { PlanNode } from '../../rubric/evidence';
import { planNode, type ExplainedNode } from '../../rubric/explain';
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

interface Explained {
  readonly 'Query Text': string;
  readonly Plan: ExplainedNode;
}
