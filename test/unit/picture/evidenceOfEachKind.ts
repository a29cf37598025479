import type { Evidence, PlanNode } from '../../../src/rubric/evidence';

const position = { file: 'src/orders.ts', line: 5, column: 3 };
const leaf: PlanNode = {
  node: 'Seq Scan',
  relation: 'orders',
  indexCondition: 'id > 7',
  filter: "note = 'x'",
  removedRows: 5,
  estimatedRows: 1,
  actualRows: 3000,
  loops: 1,
  hit: 30,
  read: 10,
  children: [],
};

/** One piece of evidence of each kind; every text that may come from a candidate ends with `said`. */
export function evidenceOfEachKind(said = ''): readonly Evidence[] {
  return [
    {
      kind: 'statements',
      title: `What was sent${said}`,
      groups: [
        { sql: `SELECT 1${said}`, count: 1, rows: 1, bytes: 10, position },
        { sql: `SELECT 2${said}`, count: 20, rows: 60, bytes: 9600 },
      ],
    },
    {
      kind: 'difference',
      title: `Order 3${said}`,
      expected: { id: 3, note: `kept${said}`, total: 7 },
      observed: { id: 3, note: `lost${said}`, total: 7 },
    },
    {
      kind: 'interleaving',
      title: `In order${said}`,
      lanes: [`A${said}`, `B${said}`],
      steps: [
        { lane: `A${said}`, what: 'statement', sql: `UPDATE a${said}`, tag: `UPDATE 1${said}`, position },
        { lane: `A${said}`, what: 'held', sql: `INSERT a${said}`, parameters: [`1${said}`, null] },
        { lane: `B${said}`, what: 'blocked', sql: `UPDATE b${said}` },
        { lane: `A${said}`, what: 'crashed' },
        { lane: `A${said}`, what: 'redelivered' },
        { lane: `A${said}`, what: 'answered', note: `true${said}` },
      ],
    },
    {
      kind: 'plan',
      title: `The plan${said}`,
      sql: `SELECT 3${said}`,
      plan: {
        ...leaf,
        node: `Limit${said}`,
        relation: undefined,
        indexCondition: undefined,
        filter: undefined,
        removedRows: undefined,
        children: [{ ...leaf, relation: `orders${said}`, indexCondition: `a${said}`, filter: `b${said}` }],
      },
      position,
    },
    {
      kind: 'ddl',
      title: `The locks${said}`,
      steps: [
        {
          tag: 'ALTER TABLE',
          sql: `ALTER TABLE a${said}`,
          completed: false,
          locks: [
            { table: `a${said}`, mode: 'AccessExclusiveLock' },
            { table: 'b', mode: 'ShareLock' },
            { table: 'c', mode: 'ShareUpdateExclusiveLock' },
          ],
          scanned: [{ table: `a${said}`, rows: 20_000 }],
          rewritten: [`a${said}`],
          lockTimeout: 0,
          position,
        },
      ],
    },
    {
      kind: 'timeline',
      title: `Who waited${said}`,
      entries: [
        {
          who: `a report${said}`,
          what: `reads${said}`,
          state: 'holds',
          lock: { table: 'a', mode: `AccessShareLock${said}` },
          until: 3,
        },
        { who: 'your code', what: `waits${said}`, sql: `ALTER TABLE a${said}`, state: 'waits', until: 2 },
        { who: 'a customer', what: `got no answer${said}`, failed: true },
      ],
    },
    {
      kind: 'series',
      title: `What was kept${said}`,
      x: { label: `bytes taken${said}`, unit: 'bytes' },
      y: { label: `memory kept${said}`, unit: 'bytes' },
      limit: { label: `limit${said}`, value: 40_000_000 },
      lines: [
        {
          name: `heap${said}`,
          points: [
            { x: 0, y: 2_000_000 },
            { x: 10_000_000, y: 50_000_000 },
          ],
        },
      ],
    },
    {
      kind: 'error',
      title: `It threw${said}`,
      message: `boom${said}`,
      stack: `Error: boom${said}`,
      position,
    },
  ];
}
