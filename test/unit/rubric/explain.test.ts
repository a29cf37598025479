import assert from 'node:assert/strict';
import { explainedNode, planNode } from '../../../src/rubric/explain';
import { nodeText } from '../../../src/rubric/scorecard';
import type { PlanNode } from '../../../src/rubric/evidence';

describe('a plan in the words of EXPLAIN', () => {
  it('tells what the index was entered by from what each row was asked for', () => {
    const plan = planNode({
      'Node Type': 'Index Only Scan',
      'Relation Name': 'orders',
      'Index Name': 'orders_list',
      'Index Cond': '(id > 7)',
      Filter: '(total > 0)',
      'Rows Removed by Filter': 5,
      'Plan Rows': 2,
      'Actual Rows': 3,
      'Actual Loops': 1,
      'Shared Hit Blocks': 4,
    });
    assert.equal(
      nodeText(plan),
      'Index Only Scan on orders by orders_list: 3 rows (2 expected), 4 blocks, index condition (id > 7), filter (total > 0) removed 5 rows',
    );
  });

  it('comes back as it was', () => {
    const leaf: PlanNode = {
      node: 'Index Scan',
      relation: 'orders',
      index: 'orders_pkey',
      indexCondition: '(id = 3)',
      filter: '(total > 0)',
      removedRows: 6,
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
