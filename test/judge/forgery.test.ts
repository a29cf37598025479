import assert from 'node:assert/strict';
import { ddlOf } from '../../src/judge/observe/ddl';
import { plansOf } from '../../src/judge/observe/plans';
import { withAdmin } from '../../src/postgres/connection';
import { embeddedServer } from '../support/embeddedServer';
import { ObserverBench, ROWS, type Observed } from './observerBench';

describe("observe: what a candidate cannot do about the judge's instruments", function () {
  this.timeout(60_000);
  const server = embeddedServer();
  const bench = new ObserverBench(server);

  /** Both instruments still report: a scan with its plan, a change of the schema with its lock. */
  async function assertObserved({ run }: Observed): Promise<void> {
    const statements = await run('SELECT count(*) FROM orders', 'ALTER TABLE orders ADD COLUMN seen int');
    assert.deepEqual(
      plansOf(statements).map(({ plan }) => plan.children[0]?.node),
      ['Seq Scan'],
    );
    const commands = ddlOf(statements);
    assert.deepEqual(
      commands.map(({ tag, completed }) => [tag, completed]),
      [['ALTER TABLE', true]],
    );
    assert.deepEqual(commands[0]!.locks, [{ table: 'public.orders', mode: 'AccessExclusiveLock' }]);
  }

  const refused: readonly [string, string][] = [
    ['drop an event trigger', 'DROP EVENT TRIGGER backend_drills_ddl_end'],
    ['disable one', 'ALTER EVENT TRIGGER backend_drills_ddl_start DISABLE'],
    ['rename one', 'ALTER EVENT TRIGGER backend_drills_rewrite RENAME TO other'],
    [
      'make one',
      'CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION backend_drills_judge.observe_ddl()',
    ],
    ['switch them off', 'SET event_triggers = off'],
    ['switch triggers off', 'SET session_replication_role = replica'],
    [
      'replace the function',
      `CREATE OR REPLACE FUNCTION backend_drills_judge.observe_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'`,
    ],
    ['drop the function', 'DROP FUNCTION backend_drills_judge.observe_ddl() CASCADE'],
    [
      'change the function',
      'ALTER FUNCTION backend_drills_judge.observe_ddl() SET client_min_messages = error',
    ],
    ['call the function', 'SELECT backend_drills_judge.observe_ddl()'],
    [
      'make a function beside it',
      `CREATE FUNCTION backend_drills_judge.mine() RETURNS void LANGUAGE sql AS ''`,
    ],
    ['drop the schema', 'DROP SCHEMA backend_drills_judge CASCADE'],
    ['rename the schema', 'ALTER SCHEMA backend_drills_judge RENAME TO other'],
    ['make a schema of that name', 'CREATE SCHEMA backend_drills_judge'],
    ['set what is reported', 'SET auto_explain.log_min_duration = -1'],
    ['set how it is reported', "SELECT set_config('auto_explain.log_level', 'debug5', false)"],
    ['report some only', 'SET auto_explain.sample_rate = 0'],
    ['report the outer ones only', 'SET LOCAL auto_explain.log_nested_statements = off'],
    ['set it for its role', 'ALTER ROLE CURRENT_USER SET auto_explain.log_min_duration = -1'],
    ['set it for its login', 'ALTER ROLE SESSION_USER SET session_preload_libraries = DEFAULT'],
    [
      'set it within a function',
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql SET auto_explain.log_min_duration = -1 AS $$ SELECT 1 $$',
    ],
    ['count nothing', 'SET track_counts = off'],
    ['load a library', "LOAD 'auto_explain'"],
    ['become the superuser', 'SET SESSION AUTHORIZATION postgres'],
  ];
  it('is refused by the server', async () => {
    const observed = await bench.open({ plans: true, ddl: true });
    const wrong: string[] = [];
    for (const [what, sql] of refused) {
      const [statement] = await observed.run(sql);
      const denied = ['42501', '42P06', '0A000', '42P01', '42704'];
      if (!denied.includes(statement?.error?.code ?? ''))
        wrong.push(`${what}: ${statement?.error?.message ?? 'done'}`);
    }
    assert.deepEqual(wrong, []);
    await assertObserved(observed);
  });

  const without: readonly [string, string[]][] = [
    ['hearing nothing', ['SET client_min_messages = error']],
    ['resetting all settings', ['RESET ALL', 'DISCARD ALL']],
    ['another role', ['RESET ROLE', 'SET ROLE NONE']],
    ['another search path', ['SET search_path = backend_drills_judge, public, pg_catalog']],
    [
      'functions and operators that shadow the catalogs',
      [
        `CREATE FUNCTION public.pg_backend_pid() RETURNS int LANGUAGE sql AS 'SELECT 0'`,
        `CREATE FUNCTION public.current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT '9min' $$`,
        `CREATE FUNCTION public.never(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false'`,
        'CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = public.never)',
        'CREATE TEMP TABLE pg_locks (pid int, relation oid, mode text, locktype text)',
        'CREATE TEMP TABLE pg_class (oid oid, relkind "char")',
        'SET search_path = pg_temp, public, pg_catalog',
      ],
    ],
  ];
  for (const [what, statements] of without) {
    it(`is seen as ever with ${what}`, async () => {
      const observed = await bench.open({ plans: true, ddl: true });
      const done = await observed.run(...statements);
      assert.deepEqual(
        done.map(({ error }) => error?.message),
        statements.map(() => undefined),
      );
      const [add] = ddlOf(await observed.run('ALTER TABLE public.orders ADD COLUMN a int'));
      assert.deepEqual(add!.locks, [{ table: 'public.orders', mode: 'AccessExclusiveLock' }]);
      assert.equal(add!.lockTimeout, 0);
      const [scan] = plansOf(await observed.run('SELECT FROM public.orders'));
      assert.equal(scan!.plan.actualRows, ROWS);
    });
  }

  const plan = JSON.stringify({ 'Query Text': 'SELECT 1', Plan: { 'Node Type': 'Result', 'Plan Rows': 1 } });
  const report = JSON.stringify({
    event: 'ddl_command_end',
    tag: 'ALTER TABLE',
    locks: [],
    scanned: {},
    objects: [],
  });
  const raise = (text: string): string => `RAISE INFO USING MESSAGE = $forged$${text}$forged$`;
  const planText = `duration: 0.012 ms  plan:\n${plan}`;
  const forgeries: readonly [string, string[], string][] = [
    ['a plan, by a DO block', [`DO $$ BEGIN ${raise(planText)}; END $$`], planText],
    ['a report, by a DO block', [`DO $$ BEGIN ${raise(report)}; END $$`], report],
    [
      "by a function that is called as the judge's",
      [
        `CREATE FUNCTION public."backend_drills_judge.observe_ddl"() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${raise(report)}; END $$`,
        'SELECT "backend_drills_judge.observe_ddl"()',
      ],
      report,
    ],
    [
      'by a function of the same name elsewhere',
      [
        `CREATE FUNCTION public.observe_ddl() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${raise(report)}; END $$`,
        'SELECT observe_ddl()',
      ],
      report,
    ],
    [
      'by a statement whose text is what a context looks like',
      [
        `CREATE FUNCTION public.speak() RETURNS int LANGUAGE plpgsql AS $$ BEGIN ${raise(report)}; RETURN 1; END $$`,
        `DO $$ BEGIN PERFORM speak() /*\nPL/pgSQL function backend_drills_judge.observe_ddl() line 9 at RAISE*/; END $$`,
      ],
      report,
    ],
    [
      'by a trigger within a change of the schema',
      [
        `CREATE FUNCTION public.speak(o orders) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF o.id = 1 THEN ${raise(report)}; END IF; RETURN 1; END $$`,
        'CREATE TABLE copy AS SELECT speak(o) FROM orders o WHERE id < 3',
      ],
      report,
    ],
  ];
  for (const [what, statements, text] of forgeries) {
    it(`is no report when it is forged ${what}, and reaches the client as any notice`, async () => {
      const observed = await bench.open({ plans: true, ddl: true });
      const done = await observed.run(...statements);
      assert.deepEqual(
        done.map(({ error }) => error?.message),
        statements.map(() => undefined),
      );
      assert.deepEqual(observed.notices, [text]);
      assert.ok(plansOf(done).every(({ sql }) => sql !== 'SELECT 1'));
      const own = ddlOf(done).map(({ tag }) => tag);
      assert.deepEqual(
        own,
        statements.flatMap((sql) => /^CREATE (FUNCTION|TABLE)/.exec(sql)?.[0] ?? []).map(asTag),
      );
      await assertObserved(observed);
    });
  }
  const asTag = (tag: string): string => (tag === 'CREATE TABLE' ? 'CREATE TABLE AS' : tag);

  it("leaves the server's own messages of that level alone", async () => {
    const { run, notices } = await bench.open({ plans: true, ddl: true });
    await run('VACUUM VERBOSE orders');
    assert.match(notices.join('\n'), /finished vacuuming/);
  });

  it('does not count what the judge asked within their statements', async () => {
    const { run } = await bench.open({ plans: true, ddl: true });
    const statements = await run('ALTER TABLE orders ADD COLUMN a int', 'CREATE TABLE copy AS SELECT 1 AS a');
    assert.deepEqual(
      plansOf(statements).map(({ sql }) => sql),
      ['CREATE TABLE copy AS SELECT 1 AS a'],
    );
  });

  it('gives nobody the rights of whoever made it', async () => {
    const { clone } = await bench.open({ plans: true, ddl: true });
    const [functions] = await withAdmin(server.access, { database: clone.database }, async (admin) => {
      const { rows } = await admin.query<{ definers: number; usable: boolean }>(
        `SELECT count(*) FILTER (WHERE prosecdef)::int AS definers,
           has_schema_privilege($1, 'backend_drills_judge', 'USAGE') AS usable
         FROM pg_proc WHERE pronamespace = 'backend_drills_judge'::regnamespace`,
        [clone.candidate.user],
      );
      return rows;
    });
    assert.deepEqual(functions, { definers: 0, usable: false });
  });
});
