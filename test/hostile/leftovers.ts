import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ServerAccess } from '../../src/postgres/server';
import { withAdmin } from '../../src/postgres/connection';

/** What checks left, workspaces' own databases apart, on the server and in the storage, by name; empty where all is as before them. */
export async function leftovers(access: ServerAccess, storage: string): Promise<string[]> {
  const processes = await readdir(path.join(storage, 'processes')).catch(() => []);
  const onServer = await withAdmin(access, {}, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT 'database ' || datname AS name FROM pg_database WHERE datname LIKE 'backend\\_drills\\_check\\_%'
       UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname ~ '^backend_drills_(candidate|app)_'
           AND NOT EXISTS (SELECT FROM pg_database WHERE datname = 'backend_drills_workspace_' || right(rolname, 12))
       UNION ALL SELECT 'superuser ' || rolname FROM pg_roles WHERE rolsuper AND rolname <> 'postgres'
       UNION ALL SELECT 'right of ' || r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname LIKE 'backend%' AND m.roleid::regrole::text NOT IN ('backend_drills_owner', 'backend_drills_app')
       UNION ALL SELECT 'session of ' || usename FROM pg_stat_activity WHERE usename LIKE 'backend%'`,
    );
    return rows.map(({ name }) => name);
  });
  return [...processes.map((name) => `process ${name}`), ...onServer];
}
