import assert from 'node:assert/strict';
import { once } from 'node:events';
import postgres from 'postgres';
import { planEvidence, plansOf, sharedBlocks } from '../../src/judge/observe/plans';
import { withTraffic } from '../../src/judge/observe/traffic';
import { planNodes } from '../../src/rubric/plan';
import { evidenceLines } from '../../src/rubric/scorecard';
import { verdictSchema } from '../../src/rubric/verdictSchema';
import { EnvironmentError } from '../../src/errors';
import { embeddedServer } from '../support/embeddedServer';
import { ObserverBench, ROWS } from './observerBench';

describe('observe: the plans that were used', function () {
  this.timeout(60_000);
  const bench = new ObserverBench(embeddedServer());
  const byCustomer = 'SELECT * FROM orders WHERE customer = $1';

  it('of simple, extended and prepared statements, each with its own statement, and nothing of it at the client', async () => {
    const { client, proxy, notices } = await bench.open({ plans: true });
    await client.query('SELECT count(*) FROM orders');
    for (const id of [1, 2]) await client.query('SELECT * FROM orders WHERE id = $1', [id]);
    for (const id of [3, 4]) await client.query({ name: 'one', text: byCustomer, values: [id] });
    await proxy.quiet();
    const plans = plansOf(proxy.statements);
    assert.deepEqual(
      plans.map(({ statement, sql, nested }) => [statement.index, sql === statement.sql, nested]),
      [0, 1, 2, 3, 4].map((index) => [index, true, false]),
    );
    const scans = plans.map(({ plan }) => planNodes(plan).at(-1)!);
    assert.deepEqual(
      scans.map(({ node, relation, index }) => [node, relation, index]),
      [
        ['Seq Scan', 'orders', undefined],
        ...[1, 2].map(() => ['Index Scan', 'orders', 'orders_pkey']),
        ...[3, 4].map(() => ['Seq Scan', 'orders', undefined]),
      ],
    );
    assert.deepEqual([scans[0]!.actualRows, scans[3]!.actualRows], [ROWS, ROWS / 200]);
    assert.deepEqual(notices, []);
  });

  it('within a transaction, where a portal is open until the next one: still with its own statement', async () => {
    const { client, proxy } = await bench.open({ plans: true });
    await client.query('BEGIN');
    for (const id of [1, 2, 3]) await client.query('SELECT * FROM orders WHERE id = $1', [id]);
    await client.query('COMMIT');
    await proxy.quiet();
    assert.deepEqual(
      plansOf(proxy.statements).map(({ statement }) => statement.parameters),
      [['1'], ['2'], ['3']],
    );
  });

  it('of a pipelining driver', async () => {
    const { proxy, clone } = await bench.open({ plans: true });
    const own = { user: 'candidate', password: 'theirs', database: clone.database, max: 1 };
    const sql = postgres({ host: '127.0.0.1', port: proxy.port, ...own });
    await sql.begin((tx) =>
      Promise.all([1, 2, 3, 4].map((id) => tx`SELECT id FROM orders WHERE id = ${id}`)),
    );
    await sql.end();
    const selects = proxy.statements.filter((statement) => statement.sql.startsWith('SELECT id FROM orders'));
    assert.deepEqual(
      selects.map((statement) => plansOf([statement]).length),
      [1, 1, 1, 1],
    );
  });

  it('of what a function, a DO block and a trigger run, before their caller; of several commands in one message', async () => {
    const { run } = await bench.open({ plans: true });
    await run(
      `CREATE FUNCTION heavy(c int) RETURNS bigint LANGUAGE plpgsql AS
        $$ BEGIN RETURN (SELECT count(*) FROM orders WHERE customer = c); END $$`,
    );
    const [call, block, several] = await run(
      'SELECT heavy(1)',
      'DO $$ BEGIN PERFORM count(*) FROM orders; END $$',
      'SELECT 1; SELECT count(*) FROM orders; SELECT 2',
    );
    const shape = (statement: typeof call): unknown[] => plansOf([statement!]).map(({ nested }) => nested);
    assert.deepEqual(
      [shape(call), shape(block), shape(several)],
      [[true, false], [true], [false, false, false]],
    );
    const pages = plansOf([block!])[0]!.plan.hit;
    assert.ok(pages > 100);
    // The caller's count has what its function touched in it.
    assert.ok(sharedBlocks([call!]) >= pages && sharedBlocks([call!]) < 2 * pages);
    assert.equal(sharedBlocks([block!]), pages);
    assert.equal(sharedBlocks([several!]), pages);
  });

  it('of a statement that failed: none; of one rolled back: as ever', async () => {
    const { run } = await bench.open({ plans: true });
    const statements = await run(
      'SELECT 1 / (id - id) FROM orders',
      'BEGIN',
      'DELETE FROM orders',
      'ROLLBACK',
    );
    assert.deepEqual(
      plansOf(statements).map(({ plan }) => plan.node),
      ['ModifyTable'],
    );
  });

  it('of a cursor: with the statement that declared it, once it is closed', async () => {
    const { run } = await bench.open({ plans: true });
    const statements = await run(
      'BEGIN',
      'DECLARE c CURSOR FOR SELECT * FROM orders',
      'FETCH 5 FROM c',
      'COMMIT',
    );
    assert.deepEqual(
      plansOf(statements).map(({ statement, plan }) => [statement.index, plan.actualRows]),
      [[1, 5]],
    );
  });

  it('of connections that opened before: could not check', async () => {
    const { run, observers } = await bench.open();
    await observers.plans();
    const statements = await run('SELECT 1');
    assert.throws(() => observers.plansOf(statements), EnvironmentError);
  });

  it('is to be asked for first', async () => {
    const { observers } = await bench.open();
    assert.throws(() => observers.sharedBlocks([]), /t\.observe\.plans\(\)/);
    assert.throws(() => observers.ddlOf([]), /t\.observe\.ddl\(\)/);
  });

  it('blocks: the same in every run, few by an index and all pages without', async () => {
    const { client, proxy, run } = await bench.open({ plans: true });
    const blocks = async (): Promise<number> => {
      const from = proxy.statements.length;
      await client.query('SELECT * FROM orders WHERE status = $1', ['open']);
      await proxy.quiet();
      return sharedBlocks(proxy.statements.slice(from));
    };
    const scanned = [await blocks(), await blocks(), await blocks()];
    assert.equal(new Set(scanned).size, 1);
    await run('CREATE INDEX ON orders (status)', 'ANALYZE orders');
    const found = await blocks();
    assert.ok(found < 30 && scanned[0]! > 140, `${found} and ${scanned[0]}`);
  });

  it('a generic plan for a rare value reads what a custom plan does not', async () => {
    const { client, proxy, run } = await bench.open({ plans: true });
    await run('CREATE INDEX ON orders (status)', 'ANALYZE orders');
    const newest = 'SELECT * FROM orders WHERE status = $1 ORDER BY id DESC LIMIT 20';
    const blocks = async (mode: string): Promise<number> => {
      await client.query(`SET plan_cache_mode = ${mode}`);
      await client.query({
        name: 'newest',
        text: newest,
        values: ['open'],
      });
      await proxy.quiet();
      return sharedBlocks([proxy.statements.at(-1)!]);
    };
    const [custom, generic] = [await blocks('force_custom_plan'), await blocks('force_generic_plan')];
    assert.ok(custom * 4 < generic, `${custom} and ${generic}`);
  });

  it('stale statistics: underestimated by thousands, not at all after ANALYZE', async () => {
    const { run } = await bench.open({ plans: true });
    const ratio = async (): Promise<number> => {
      const [statement] = await run("SELECT * FROM orders WHERE note = 'new'");
      return plansOf([statement!])[0]!.underestimate;
    };
    await run(
      `INSERT INTO orders SELECT n, 1, 'done', 1, 'new' FROM generate_series(${ROWS + 1}, ${ROWS + 3000}) n`,
    );
    assert.ok((await ratio()) > 1000);
    await run('ANALYZE orders');
    assert.ok((await ratio()) < 1.5);
  });

  it('a scan that a LIMIT ended early is no wrong estimate', async () => {
    const { run } = await bench.open({ plans: true });
    const [statement] = await run('SELECT * FROM orders LIMIT 1');
    assert.equal(plansOf([statement!])[0]!.underestimate, 1);
  });

  it('reads as text, and comes back from a file', async () => {
    const { run } = await bench.open({ plans: true });
    const [statement] = await run('SELECT id FROM orders WHERE id < 4');
    const evidence = planEvidence('The plan', plansOf([statement!])[0]!);
    const [title, sql, node] = evidenceLines(evidence);
    assert.deepEqual([title, sql], ['The plan:', '  SELECT id FROM orders WHERE id < 4']);
    assert.match(
      node!,
      /^ {2}Index Only Scan on orders by orders_pkey: 3 rows \(\d+ expected\), \d+ blocks, index condition \(id < 4\)$/,
    );
    const check = {
      id: 'a',
      title: 'A',
      kind: 'core',
      outcome: 'failed',
      rubric: '',
      hints: [],
      milliseconds: 1,
    };
    const checks = [{ ...check, expected: '', observed: '', evidence: [evidence] }];
    const verdict = {
      version: 1,
      drill: 'd',
      outcome: 'failed',
      score: 1,
      redFlags: [],
      checks,
      raise: [],
      seed: 1,
    };
    const stored: unknown = JSON.parse(JSON.stringify({ ...verdict, timings: {} }));
    assert.deepEqual(verdictSchema.parse(stored), stored);
  });
});

describe('observe: cost of writing', function () {
  this.timeout(60_000);
  const bench = new ObserverBench(embeddedServer());
  const insert = `INSERT INTO orders SELECT n, n % 200, 'open', 1, 'x' FROM generate_series($1::int, $1::int + 999) n`;

  it('about a record a row and index, and nothing stays', async () => {
    const { run, observers, app } = await bench.open();
    const cost = async (): Promise<number> => (await observers.writeCost(insert, [ROWS + 1])).walRecords;
    const base = await cost();
    const more: number[] = [];
    for (const column of ['customer', 'status', 'note']) {
      await run(`CREATE INDEX ON orders (${column})`);
      more.push((await cost()) - base);
    }
    assert.ok(base >= 2000 && base < 3200, String(base));
    for (const [index, records] of more.entries()) {
      assert.ok(records > 980 * (index + 1) && records < 1100 * (index + 1), `${base} ${more.join()}`);
    }
    assert.deepEqual(await app.query('SELECT count(*)::int FROM orders'), [{ count: ROWS }]);
  });

  it('sizes of indexes, and filenodes that change with a rewrite of each', async () => {
    const { run, observers } = await bench.open();
    const before = await observers.storage('public.orders');
    assert.deepEqual(
      before.indexes.map(({ name }) => name),
      ['orders_pkey'],
    );
    await run('CREATE INDEX wide ON orders (note, customer, status)', 'REINDEX INDEX orders_pkey');
    const after = await observers.storage('orders');
    assert.equal(after.filenode, before.filenode);
    assert.notEqual(after.indexes[0]!.filenode, before.indexes[0]!.filenode);
    assert.equal(after.indexes[1]!.name, 'wide');
    assert.ok(after.indexBytes > 2 * before.indexBytes);
    await run('VACUUM FULL orders');
    assert.notEqual((await observers.storage('orders')).filenode, before.filenode);
  });
});

describe('observe: the running version writes meanwhile', function () {
  this.timeout(60_000);
  const bench = new ObserverBench(embeddedServer());

  it('between statements while no transaction is open, and after the end', async () => {
    const { client, proxy, app, observers } = await bench.open();
    const action = async (): Promise<string> => {
      await client.query('SELECT 1');
      await client.query('BEGIN');
      await client.query('LOCK TABLE orders');
      await client.query('COMMIT');
      await client.query('SELECT 2');
      return 'done';
    };
    const write = () => app.query("UPDATE orders SET note = 'changed' WHERE id = 1");
    const { value, writes } = await withTraffic(proxy, action, write);
    assert.equal(value, 'done');
    assert.deepEqual(
      writes.map(({ before, after, error }) => [after?.sql, before?.sql, error]),
      [
        [undefined, 'SELECT 1', undefined],
        ['SELECT 1', 'BEGIN', undefined],
        ['COMMIT', 'SELECT 2', undefined],
        ['SELECT 2', undefined, undefined],
      ],
    );
    await assert.rejects(observers.traffic({} as never, action, write), TypeError);
  });

  it('what the database refuses is recorded, with the statement that it came after', async () => {
    const { client, proxy, app, observers } = await bench.open();
    let id = ROWS;
    const write = () =>
      app.query("INSERT INTO orders (id, customer, status, note) VALUES ($1, 1, 'open', 'old')", [(id += 1)]);
    const action = async (): Promise<void> => {
      await client.query('ALTER TABLE orders ADD COLUMN a int NOT NULL DEFAULT 1');
      await client.query('ALTER TABLE orders ALTER COLUMN a DROP DEFAULT');
    };
    const traffic = await withTraffic(proxy, action, write);
    assert.deepEqual(
      traffic.writes.map(({ error }) => error?.code),
      [undefined, undefined, '23502'],
    );
    assert.deepEqual(evidenceLines(observers.trafficEvidence('Writes', traffic)), [
      'Writes:',
      '  your code runs: ALTER TABLE orders ALTER COLUMN a DROP DEFAULT',
      '  the running version could not write: 23502 null value in column "a" of relation "orders" violates not-null constraint',
    ]);
  });

  it('never while another connection of theirs has a transaction open', async () => {
    const { client, proxy, app, connect } = await bench.open();
    const other = await connect();
    const write = () => app.query("UPDATE orders SET note = 'changed' WHERE id = 1");
    const action = async (): Promise<void> => {
      await other.query('BEGIN; LOCK TABLE orders');
      await client.query('SELECT 1');
      await other.query('COMMIT');
    };
    const { writes } = await withTraffic(proxy, action, write);
    assert.deepEqual(
      writes.map(({ before }) => before?.sql),
      ['BEGIN; LOCK TABLE orders', undefined],
    );
  });

  it('an action or a write of ours that fails ends it, with nothing held', async () => {
    const { client, proxy, app } = await bench.open();
    const twice = async (): Promise<void> => {
      await client.query('SELECT 1');
      await client.query('SELECT 2');
    };
    await assert.rejects(
      withTraffic(proxy, twice, async () => {
        throw new Error('ours');
      }),
      /ours/,
    );
    const write = () => app.query('SELECT 1');
    await assert.rejects(
      withTraffic(proxy, () => client.query('SELECT 1 / 0'), write),
      { code: '22012' },
    );
    const quiet = once(proxy, 'finished');
    await client.query('SELECT 3');
    await quiet;
    assert.equal(proxy.inFlight, 0);
  });
});
