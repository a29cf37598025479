import type { PlanNode } from './evidence';

/** A plan as EXPLAIN's JSON format has it; a key that does not apply to a node is not there. */
export interface ExplainedNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Index Name'?: string | undefined;
  readonly 'Index Cond'?: string | undefined;
  readonly Filter?: string | undefined;
  readonly 'Rows Removed by Filter'?: number | undefined;
  readonly 'Plan Rows': number;
  readonly 'Actual Rows'?: number | undefined;
  readonly 'Actual Loops'?: number | undefined;
  readonly 'Shared Hit Blocks'?: number | undefined;
  readonly 'Shared Read Blocks'?: number | undefined;
  readonly Plans?: readonly ExplainedNode[] | undefined;
}

/** What is said of a plan, from EXPLAIN's own words. A recheck is left out: it repeats what the index was entered by. */
export function planNode(node: ExplainedNode): PlanNode {
  return {
    node: node['Node Type'],
    relation: node['Relation Name'],
    index: node['Index Name'],
    indexCondition: node['Index Cond'],
    filter: node.Filter,
    removedRows: node['Rows Removed by Filter'],
    estimatedRows: node['Plan Rows'],
    actualRows: node['Actual Rows'] ?? 0,
    loops: node['Actual Loops'] ?? 0,
    hit: node['Shared Hit Blocks'] ?? 0,
    read: node['Shared Read Blocks'] ?? 0,
    children: (node.Plans ?? []).map(planNode),
  };
}

/** The way back, for a viewer that reads EXPLAIN's format. */
export function explainedNode(plan: PlanNode): ExplainedNode {
  return {
    'Node Type': plan.node,
    'Relation Name': plan.relation,
    'Index Name': plan.index,
    'Index Cond': plan.indexCondition,
    Filter: plan.filter,
    'Rows Removed by Filter': plan.removedRows,
    'Plan Rows': plan.estimatedRows,
    'Actual Rows': plan.actualRows,
    'Actual Loops': plan.loops,
    'Shared Hit Blocks': plan.hit,
    'Shared Read Blocks': plan.read,
    ...(plan.children.length > 0 && { Plans: plan.children.map(explainedNode) }),
  };
}
