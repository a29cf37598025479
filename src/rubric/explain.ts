import type { PlanNode } from './evidence';

/** A plan as EXPLAIN's JSON format has it; a key that does not apply to a node is not there. */
export interface ExplainedNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Index Name'?: string | undefined;
  readonly 'Index Cond'?: string | undefined;
  readonly 'Recheck Cond'?: string | undefined;
  readonly Filter?: string | undefined;
  readonly 'Plan Rows': number;
  readonly 'Actual Rows'?: number | undefined;
  readonly 'Actual Loops'?: number | undefined;
  readonly 'Shared Hit Blocks'?: number | undefined;
  readonly 'Shared Read Blocks'?: number | undefined;
  readonly Plans?: readonly ExplainedNode[] | undefined;
}

/** What is said of a plan, from EXPLAIN's own words. */
export function planNode(node: ExplainedNode): PlanNode {
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

/** The way back, for a viewer that reads EXPLAIN's format: which kind of condition it was is no longer known. */
export function explainedNode(plan: PlanNode): ExplainedNode {
  return {
    'Node Type': plan.node,
    'Relation Name': plan.relation,
    'Index Name': plan.index,
    Filter: plan.condition,
    'Plan Rows': plan.estimatedRows,
    'Actual Rows': plan.actualRows,
    'Actual Loops': plan.loops,
    'Shared Hit Blocks': plan.hit,
    'Shared Read Blocks': plan.read,
    ...(plan.children.length > 0 && { Plans: plan.children.map(explainedNode) }),
  };
}
