import assert from 'node:assert/strict';
import { explainedNode, planNode } from '../../../src/rubric/explain';
import type { PlanNode } from '../../../src/rubric/evidence';

describe('a plan in the words of EXPLAIN', () => {
  it('comes back as it was', () => {
    const leaf: PlanNode = {
      node: 'Index Scan',
      relation: 'orders',
      index: 'orders_pkey',
      condition: '(id = 3)',
      estimatedRows: 1,
      actualRows: 2,
      loops: 3,
      hit: 4,
      read: 5,
      children: [],
    };
    const plan = { ...leaf, node: 'Limit', children: [leaf, leaf] };
    assert.deepEqual(planNode(explainedNode(plan)), plan);
  });
});
