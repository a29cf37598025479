import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, EnvironmentError } from '../../src/errors';
import { createClone } from '../../src/postgres/database/clone';
import { withAdmin } from '../../src/postgres/connection';
import { ensureTemplate } from '../../src/postgres/database/template';
import { embeddedServer, queryAs } from '../support/embeddedServer';
import { OtherProcess } from '../support/otherProcess';

describe('template database', function () {
  this.timeout(60_000);
  const server = embeddedServer();

  async function templates(): Promise<string[]> {
    return withAdmin(server.access, {}, async (client) => {
      const { rows } = await client.query<{ datname: string }>(
        "SELECT datname FROM pg_database WHERE datname LIKE 'backend\\_drills\\_template\\_%'",
      );
      return rows.map(({ datname }) => datname);
    });
  }

  it('is built once by two processes that ask at once', async () => {
    const sql = 'CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 300000) g';
    const others = [1, 2].map(() =>
      OtherProcess.start({ type: 'template', storage: server.storage, key: 'raced', sql }),
    );
    const answers = await Promise.all(others.map((other) => other.says('done')));
    assert.deepEqual(
      answers.map(({ template }) => template),
      ['backend_drills_template_raced', 'backend_drills_template_raced'],
    );
    const built = others.filter(({ messages }) =>
      JSON.stringify(messages).includes("Building the drill's database"),
    );
    assert.equal(built.length, 1);
    await Promise.all(others.map((other) => other.letGo()));
  });

  it('has statistics, and all scripts in their order', async () => {
    const template = await ensureTemplate(server.access, {
      key: 'ordered',
      scripts: [
        { name: 'schema.sql', sql: 'CREATE TABLE t (id int PRIMARY KEY, at timestamptz DEFAULT now())' },
        { name: 'seed.sql', sql: 'INSERT INTO t SELECT generate_series(1, 500)' },
      ],
    });
    const clone = await createClone(server.access, template, { purpose: 'check', label: 'statistics' });
    const sql = "SELECT reltuples, relallvisible > 0 AS visible FROM pg_class WHERE relname = 't'";
    assert.deepEqual(await queryAs(server.access, clone.database, clone.candidate, sql), [
      { reltuples: 500, visible: true },
    ]);
    await clone.drop();
  });

  it('has rows that the statistics know nothing of, where scripts run unanalyzed', async () => {
    const template = await ensureTemplate(server.access, {
      key: 'unanalyzed',
      scripts: [
        { name: 'schema.sql', sql: 'CREATE TABLE t (kind int)' },
        { name: 'seed.sql', sql: 'INSERT INTO t SELECT 1 FROM generate_series(1, 500)' },
      ],
      unanalyzed: [{ name: 'bulk.sql', sql: 'INSERT INTO t SELECT 2 FROM generate_series(1, 1500)' }],
    });
    const clone = await createClone(server.access, template, { purpose: 'check', label: 'unanalyzed' });
    const sql = `SELECT reltuples, relallvisible > 0 AS visible, most_common_vals::text AS kinds
      FROM pg_class, pg_stats WHERE relname = 't' AND tablename = 't'`;
    assert.deepEqual(await queryAs(server.access, clone.database, clone.candidate, sql), [
      { reltuples: 2000, visible: true, kinds: '{1}' },
    ]);
    await clone.drop();
  });

  for (const [name, sql, expected] of [
    ['a syntax error', 'SELECT 1;\n\nSELEC 2;', /database\/seed\.sql:3: syntax error at or near "SELEC"/],
    [
      'a violated constraint',
      "-- one; two\nCREATE TABLE v (id int UNIQUE, note text DEFAULT 'a;b');\nINSERT INTO v VALUES (1);\n\nINSERT INTO v VALUES (1);",
      /database\/seed\.sql:5: duplicate key value .*\(Key \(id\)=\(1\) already exists\.\)/,
    ],
  ] as const) {
    it(`names file, line and message of ${name}, and leaves nothing`, async () => {
      const source = { key: 'failing', scripts: [{ name: 'database/seed.sql', sql }] };
      await assert.rejects(ensureTemplate(server.access, source), (error: unknown) => {
        assert.ok(error instanceof EnvironmentError);
        assert.match(error.message, expected);
        return true;
      });
      assert.ok(!(await templates()).includes('backend_drills_template_failing'));
    });
  }

  it('leaves nothing when cancelled, neither database nor statement', async () => {
    const controller = new AbortController();
    const sql = 'SELECT pg_sleep(600)';
    const building = ensureTemplate(
      server.access,
      { key: 'cancelled', scripts: [{ name: 'seed.sql', sql }] },
      { signal: controller.signal },
    );
    await untilSleeping();
    controller.abort();
    await assert.rejects(building, CancelledError);
    assert.ok(!(await templates()).includes('backend_drills_template_cancelled'));
    assert.equal(await sleepers(), 0);
  });

  it('replaces one that was half made', async () => {
    await withAdmin(server.access, {}, (client) =>
      client.query('CREATE DATABASE backend_drills_template_half'),
    );
    const template = await ensureTemplate(server.access, {
      key: 'half',
      scripts: [{ name: 'seed.sql', sql: 'CREATE TABLE whole (id int)' }],
    });
    const clone = await createClone(server.access, template, { purpose: 'check', label: 'whole' });
    await queryAs(server.access, clone.database, clone.candidate, 'SELECT FROM whole');
    await clone.drop();
  });

  it('goes when eight others were used since', async () => {
    const first = await ensureTemplate(server.access, { key: 'old', scripts: [] });
    for (let i = 1; i <= 8; i++) await ensureTemplate(server.access, { key: `newer_${i}`, scripts: [] });
    const left = await templates();
    assert.equal(left.length, 8);
    assert.ok(!left.includes(first));
    assert.ok(left.includes('backend_drills_template_newer_1'));
  });

  it('has a name of its own for keys that are too long for one', async () => {
    const key = 'a_drill_with_a_very_long_name_'.repeat(2);
    const [one, two] = [
      await ensureTemplate(server.access, { key: `${key}1`, scripts: [] }),
      await ensureTemplate(server.access, { key: `${key}2`, scripts: [] }),
    ];
    assert.notEqual(one, two);
    assert.ok((await templates()).includes(one));
  });

  async function sleepers(): Promise<number> {
    return withAdmin(server.access, {}, async (client) => {
      const { rows } = await client.query<{ count: number }>(
        "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
      );
      return rows[0]!.count;
    });
  }

  async function untilSleeping(): Promise<void> {
    while ((await sleepers()) === 0) await delay(10);
  }
});
