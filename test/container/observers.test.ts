import assert from 'node:assert/strict';
import { ContainerServer } from '../../src/postgres/container/container';
import type { PostgresServer, ServerAccess } from '../../src/postgres/server';
import { SharedServer } from '../../src/postgres/sharedServer';
import { ddlOf } from '../../src/judge/observe/ddl';
import { plansOf, sharedBlocks } from '../../src/judge/observe/plans';
import { silentLog } from '../../src/progress';
import { ObserverBench, ROWS } from '../judge/observerBench';
import { temporaryFolder } from '../support/temporaryFolder';
import { requireEngine } from './engine';

describe("the judge's instruments in a container", function () {
  this.timeout(120_000);
  requireEngine();
  let servers: SharedServer | undefined;
  let server: PostgresServer | undefined;
  // Hooks run in this order: the server is released and removed before its storage is.
  after(async () => {
    await server?.release();
    await servers?.clearCaches();
  });
  const storage = temporaryFolder();
  before(async () => {
    const driver = new ContainerServer({ storage: storage.path, log: silentLog });
    servers = new SharedServer(driver, storage.path, silentLog);
    server = await servers.acquire({});
  });
  const bench = new ObserverBench({
    get access(): ServerAccess {
      assert.ok(server);
      return server.access;
    },
  });

  it('see plans, blocks, locks, rewrites and commits as on the embedded server', async () => {
    const { run, observers, notices } = await bench.open({ plans: true, ddl: true });
    const since = await observers.time();
    const statements = await run(
      'SELECT * FROM orders WHERE id = 7',
      'SELECT count(*) FROM orders',
      'ALTER TABLE orders ALTER COLUMN region SET NOT NULL',
      'ALTER TABLE orders ALTER COLUMN customer TYPE bigint',
      'UPDATE orders SET region = 9 WHERE id <= 1000',
    );
    assert.deepEqual(
      plansOf(statements).map(({ plan }) => plan.node),
      ['Index Scan', 'Aggregate', 'ModifyTable'],
    );
    assert.equal(sharedBlocks(statements.slice(0, 1)), 3);
    assert.ok(sharedBlocks(statements.slice(1, 2)) > 100);
    assert.deepEqual(
      ddlOf(statements).map((command) => [command.scannedUnderAccessExclusive >= ROWS, command.rewritten]),
      [
        [true, []],
        [true, ['public.orders']],
      ],
    );
    assert.deepEqual((await observers.rowsPerCommit('orders', since)).rows.at(-1), 1000);
    assert.deepEqual(notices, []);
  });
});
