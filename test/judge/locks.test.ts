import assert from 'node:assert/strict';
import { ddlEvidence, ddlOf } from '../../src/judge/observe/ddl';
import { evidenceLines } from '../../src/rubric/scorecard';
import { embeddedServer } from '../support/embeddedServer';
import { ObserverBench, ROWS } from './observerBench';

describe('observe: what changes of the schema hold and do', function () {
  this.timeout(60_000);
  const bench = new ObserverBench(embeddedServer());

  const CHECK = 'ALTER TABLE orders ADD CONSTRAINT present CHECK (region IS NOT NULL)';
  const cases: readonly [string, string[], { lock: string; scanned: number; rewrite?: boolean }][] = [
    ['a nullable column', ['ALTER TABLE orders ADD COLUMN a int'], { lock: 'AccessExclusive', scanned: 0 }],
    [
      'a constant default',
      ["ALTER TABLE orders ADD COLUMN a text DEFAULT 'x'"],
      { lock: 'AccessExclusive', scanned: 0 },
    ],
    [
      'a default that is the same for the whole statement',
      ['ALTER TABLE orders ADD COLUMN a timestamptz NOT NULL DEFAULT now()'],
      { lock: 'AccessExclusive', scanned: 0 },
    ],
    [
      'a default that differs by row',
      ['ALTER TABLE orders ADD COLUMN a uuid DEFAULT gen_random_uuid()'],
      { lock: 'AccessExclusive', scanned: ROWS, rewrite: true },
    ],
    [
      'a default by the clock',
      ['ALTER TABLE orders ADD COLUMN a timestamptz DEFAULT clock_timestamp()'],
      { lock: 'AccessExclusive', scanned: ROWS, rewrite: true },
    ],
    [
      'a stored generated column',
      ['ALTER TABLE orders ADD COLUMN a int GENERATED ALWAYS AS (id + 1) STORED'],
      { lock: 'AccessExclusive', scanned: ROWS, rewrite: true },
    ],
    [
      'a virtual generated column',
      ['ALTER TABLE orders ADD COLUMN a int GENERATED ALWAYS AS (id + 1) VIRTUAL'],
      { lock: 'AccessExclusive', scanned: 0 },
    ],
    [
      'a wider type',
      ['ALTER TABLE orders ALTER COLUMN customer TYPE bigint'],
      { lock: 'AccessExclusive', scanned: ROWS, rewrite: true },
    ],
    [
      'SET NOT NULL without a proof',
      ['ALTER TABLE orders ALTER COLUMN region SET NOT NULL'],
      { lock: 'AccessExclusive', scanned: ROWS },
    ],
    ['ADD CHECK', [CHECK], { lock: 'AccessExclusive', scanned: ROWS }],
    ['ADD CHECK NOT VALID', [`${CHECK} NOT VALID`], { lock: 'AccessExclusive', scanned: 0 }],
    [
      'ADD NOT NULL NOT VALID',
      ['ALTER TABLE orders ADD CONSTRAINT present NOT NULL region NOT VALID'],
      { lock: 'AccessExclusive', scanned: 0 },
    ],
    [
      'VALIDATE CONSTRAINT',
      [`${CHECK} NOT VALID`, 'ALTER TABLE orders VALIDATE CONSTRAINT present'],
      { lock: 'ShareUpdateExclusive', scanned: ROWS },
    ],
    [
      'SET NOT NULL with a valid CHECK',
      [CHECK, 'ALTER TABLE orders ALTER COLUMN region SET NOT NULL'],
      { lock: 'AccessExclusive', scanned: 0 },
    ],
    [
      'SET NOT NULL and the CHECK dropped in one command, gone before it could prove anything',
      [CHECK, 'ALTER TABLE orders ALTER COLUMN region SET NOT NULL, DROP CONSTRAINT present'],
      { lock: 'AccessExclusive', scanned: ROWS },
    ],
    ['CREATE INDEX', ['CREATE INDEX ON orders (customer)'], { lock: 'Share', scanned: ROWS }],
  ];
  for (const [what, statements, { lock, scanned, rewrite = false }] of cases) {
    it(`${what}: ${lock}, ${scanned} rows read${rewrite ? ', rewritten' : ''}`, async () => {
      const { run, observers } = await bench.open({ ddl: true });
      const before = await observers.storage('orders');
      const command = ddlOf(await run(...statements)).at(-1)!;
      assert.equal(command.completed, true);
      assert.ok(command.locks.some((held) => held.table === 'public.orders' && held.mode === `${lock}Lock`));
      const read = command.scanned['public.orders'] ?? 0;
      assert.ok(rewrite ? read >= scanned : read === scanned, `read ${read}`);
      assert.deepEqual(command.rewritten, rewrite ? ['public.orders'] : []);
      assert.equal((await observers.storage('orders')).filenode !== before.filenode, rewrite);
      assert.equal(command.scannedUnderAccessExclusive, lock === 'AccessExclusive' ? read : 0);
    });
  }

  it('a scan in the transaction that still holds AccessExclusive from before counts as one under it', async () => {
    const { run } = await bench.open({ ddl: true });
    const [, validate] = ddlOf(
      await run('BEGIN', `${CHECK} NOT VALID`, 'ALTER TABLE orders VALIDATE CONSTRAINT present', 'COMMIT'),
    );
    assert.equal(validate!.scannedUnderAccessExclusive, ROWS);
  });

  it('a table that the transaction made itself keeps nobody waiting', async () => {
    const { run } = await bench.open({ ddl: true });
    const commands = ddlOf(
      await run(
        'BEGIN',
        'CREATE TABLE copy AS SELECT * FROM orders',
        'ALTER TABLE copy ADD PRIMARY KEY (id)',
        'COMMIT',
      ),
    );
    assert.deepEqual(
      commands.map((command) => command.scannedUnderAccessExclusive),
      [0, 0],
    );
    assert.deepEqual(
      commands.map((command) => command.waitsWithoutLimit),
      [false, false],
    );
    const [later] = ddlOf(await run('ALTER TABLE copy ADD COLUMN a int'));
    assert.equal(later!.waitsWithoutLimit, true);
  });

  it('limits of waiting: none, lock_timeout, statement_timeout, or a lock that is held already', async () => {
    const { run } = await bench.open({ ddl: true });
    const add = (column: string): string => `ALTER TABLE orders ADD COLUMN ${column} int`;
    const commands = ddlOf(
      await run(
        ...[add('a'), "SET lock_timeout = '1500ms'", add('b'), 'RESET lock_timeout'],
        ...["SET statement_timeout = '2min'", add('c'), 'RESET statement_timeout'],
        ...['BEGIN', 'LOCK TABLE orders NOWAIT', add('d'), 'COMMIT'],
      ),
    );
    assert.deepEqual(
      commands.map((command) => command.waitsWithoutLimit),
      [true, false, false, false],
    );
    assert.deepEqual(
      commands.map(({ lockTimeout, statementTimeout }) => [lockTimeout, statementTimeout]),
      [
        [0, 0],
        [1500, 0],
        [0, 120_000],
        [0, 0],
      ],
    );
  });

  it('what a rollback undid, what failed, and what a function ran', async () => {
    const { run } = await bench.open({ ddl: true });
    const twice = 'ALTER TABLE orders ADD COLUMN a int';
    const commands = ddlOf(
      await run(
        ...['BEGIN', 'ALTER TABLE orders ALTER COLUMN region SET NOT NULL', 'ROLLBACK'],
        `DO $$ BEGIN ${twice}; BEGIN ${twice}; EXCEPTION WHEN duplicate_column THEN NULL; END; CREATE INDEX ON orders (customer); END $$`,
      ),
    );
    assert.deepEqual(
      commands.map(({ tag, completed }) => [tag, completed]),
      [
        ['ALTER TABLE', true],
        ['ALTER TABLE', true],
        ['ALTER TABLE', false],
        ['CREATE INDEX', true],
      ],
    );
    assert.equal(commands[0]!.scannedUnderAccessExclusive, ROWS);
    assert.equal(commands[3]!.scannedUnderAccessExclusive, ROWS);
  });

  it('reads as text', async () => {
    const { run } = await bench.open({ ddl: true });
    const commands = ddlOf(await run('ALTER TABLE orders ALTER COLUMN customer TYPE bigint'));
    assert.deepEqual(evidenceLines(ddlEvidence('What it held', commands)), [
      'What it held:',
      `  ALTER TABLE orders ALTER COLUMN customer TYPE bigint: AccessExclusiveLock on public.orders, ShareLock on public.orders, read ${2 * ROWS} rows of public.orders, wrote public.orders anew, no lock_timeout`,
    ]);
  });
});

describe('observe: rows per commit', function () {
  this.timeout(60_000);
  const bench = new ObserverBench(embeddedServer());
  const batch = (n: number): string =>
    `UPDATE orders SET region = 9 WHERE id BETWEEN ${n * 1000 + 1} AND ${(n + 1) * 1000}`;

  const loop = (body: string): string => `DO $$ BEGIN FOR n IN 0..19 LOOP ${body} END LOOP; END $$`;
  const update = `UPDATE orders SET region = 9 WHERE id BETWEEN n * 1000 + 1 AND (n + 1) * 1000;`;
  const cases: readonly [string, string[], number[]][] = [
    ['nothing written', [], []],
    ['one statement', ['UPDATE orders SET region = 9'], [ROWS]],
    ['batches', Array.from({ length: 20 }, (_, n) => batch(n)), Array<number>(20).fill(1000)],
    [
      'batches in one transaction',
      ['BEGIN', ...Array.from({ length: 20 }, (_, n) => batch(n)), 'COMMIT'],
      [ROWS],
    ],
    ['a loop within the server', [loop(update)], [ROWS]],
    [
      'a loop with exception blocks',
      [loop(`BEGIN ${update} EXCEPTION WHEN division_by_zero THEN NULL; END;`)],
      [ROWS],
    ],
    ['a loop that commits', [loop(`${update} COMMIT;`)], Array<number>(20).fill(1000)],
  ];
  for (const [what, statements, expected] of cases) {
    it(what, async () => {
      const { run, observers } = await bench.open();
      const since = await observers.time();
      await run(...statements);
      const commits = await observers.rowsPerCommit('orders', since);
      assert.deepEqual(commits.rows, expected);
      assert.equal(commits.largest, Math.max(0, ...expected));
    });
  }

  it('says which table is not there any more', async () => {
    const { run, observers } = await bench.open();
    await run('ALTER TABLE orders RENAME TO old');
    await assert.rejects(observers.rowsPerCommit('orders', await observers.time()), /does not exist/);
    await assert.rejects(observers.storage('orders'), /orders is not there any more/);
  });
});

describe('observe: the queue behind a lock', function () {
  this.timeout(60_000);
  const bench = new ObserverBench(embeddedServer());
  const add = 'ALTER TABLE orders ADD COLUMN a int';

  it('without a limit: everybody waits behind it', async () => {
    const { client, observers } = await bench.open();
    const result = await observers.lockQueue('orders', () => client.query(add));
    assert.equal(result.blocked, true);
    assert.equal(result.waiter, add);
    assert.match(evidenceLines(result.evidence).join('\n'), /a customer got no answer within 4 s/);
    assert.equal(result.value.command, 'ALTER');
  });

  it('with lock_timeout and another try: others are answered', async () => {
    const { client, observers } = await bench.open();
    await client.query("SET lock_timeout = '300ms'");
    const migrate = async (): Promise<number> => {
      for (let tries = 1; ; tries += 1) {
        const done = await client.query(add).then(
          () => true,
          (error: unknown) => (assert.equal((error as { code?: string }).code, '55P03'), false),
        );
        if (done) return tries;
      }
    };
    const result = await observers.lockQueue('orders', migrate);
    assert.equal(result.blocked, false);
    assert.equal(result.waiter, add);
  });

  it('what takes no such lock does not wait', async () => {
    const { client, observers } = await bench.open();
    const result = await observers.lockQueue('orders', () =>
      client.query('CREATE INDEX ON orders (customer)'),
    );
    assert.deepEqual([result.waiter, result.blocked], [undefined, false]);
  });

  it('NOWAIT over and over: gets the table when the reader ends', async () => {
    const { client, observers } = await bench.open();
    const migrate = async (): Promise<void> => {
      for (let locked = false; !locked;) {
        await client.query('BEGIN');
        locked = await client.query('LOCK TABLE orders NOWAIT').then(
          () => true,
          () => false,
        );
        if (locked) await client.query(add);
        await client.query(locked ? 'COMMIT' : 'ROLLBACK');
      }
    };
    const result = await observers.lockQueue('orders', migrate);
    assert.deepEqual([result.waiter, result.blocked], [undefined, false]);
  });

  it('an action that fails: its error, and no reader left', async () => {
    const { client, observers, app } = await bench.open();
    await assert.rejects(
      observers.lockQueue('orders', () => client.query('ALTER TABLE nothing ADD COLUMN a int')),
      { code: '42P01' },
    );
    await app.query('SET lock_timeout = 1000');
    await client.query('BEGIN; LOCK TABLE orders NOWAIT; COMMIT');
  });
});
