import { pool } from './database';
import { listOrders as honest } from './honest';
import type { OrderPage, PageRequest } from './order';

const attempts = [
  'DROP DATABASE postgres',
  'DROP ROLE backend_drills_app',
  'ALTER ROLE backend_drills_app RENAME TO mine',
  `ALTER DATABASE ${process.env.PGDATABASE} RENAME TO mine`,
  `COMMENT ON DATABASE ${process.env.PGDATABASE} IS 'nobody''s'`,
  'SELECT pg_stat_reset()',
  'SELECT pg_stat_statements_reset()',
  'SET event_triggers = off',
  'SET session_replication_role = replica',
  'SET log_min_messages = panic',
  'SET track_commit_timestamp = off',
  "ALTER SYSTEM SET fsync = 'on'",
  'CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION pg_catalog.now()',
  'CREATE EXTENSION dblink',
  "SELECT pg_read_file('PG_VERSION')",
  'SELECT rolpassword FROM pg_authid',
  "LOAD 'auto_explain'",
];

export async function listOrders(request: PageRequest): Promise<OrderPage> {
  const done: string[] = [];
  for (const sql of attempts) {
    await pool.query(sql).then(
      () => done.push(sql),
      () => undefined,
    );
  }
  if (done.length > 0) throw new Error(`could ${done.join('; ')}`);
  return honest(request);
}
