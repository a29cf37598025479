import type { PlanNode } from './evidence';

/**
 * By how much the planner underestimated the rows of a table's scan, at worst: 3000 is 3000 rows where it expected 1. Each
 * side counts as at least 1. An overestimate says nothing, since a LIMIT may have ended the scan.
 */
export function worstUnderestimate(plan: PlanNode): number {
  const own =
    plan.relation === undefined || plan.loops === 0 ? 1 : plan.actualRows / Math.max(1, plan.estimatedRows);
  return Math.max(1, own, ...plan.children.map(worstUnderestimate));
}

/** All nodes, from the top. */
export function planNodes(plan: PlanNode): PlanNode[] {
  return [plan, ...plan.children.flatMap(planNodes)];
}
