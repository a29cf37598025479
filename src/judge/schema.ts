import { Client } from 'pg';
import type { Clone } from '../postgres/database/clone';
import { cloneConfig } from './database';

/** What a schema holds: each object, such as `column orders.status`, with its state as text. */
export type Schema = ReadonlyMap<string, string>;

/**
 * Read from the catalogs alone, so that nothing of the candidate's is run. Left out is what a solution may add without touching
 * what is there: tables, views, indexes, constraints, functions. A trigger, rule or policy acts on the table that it is added to,
 * and a function or operator named as one of PostgreSQL's may stand in for it. The judge's own instruments belong to another role.
 */
const SCHEMA_QUERY = `
  WITH own_schema AS (
    SELECT oid, nspname, nspacl FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  ), relation AS (
    SELECT c.*, nspname, CASE nspname WHEN 'public' THEN relname ELSE format('%s.%s', nspname, relname) END AS called
    FROM pg_class c JOIN own_schema s ON s.oid = c.relnamespace
  )
  SELECT format('schema %s', nspname) AS object, nspacl::text AS state FROM own_schema
  UNION ALL SELECT format('%s %s', CASE relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END, called),
      concat_ws(' ', relkind, relowner, relacl, relrowsecurity, relforcerowsecurity)
    FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL SELECT format('column %s.%s', called, attname), concat_ws(' ', atttypid, atttypmod, attnotnull, atthasdef, attgenerated, attacl)
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND attnum > 0 AND NOT attisdropped WHERE relkind IN ('r', 'p', 'v', 'm')
  UNION ALL SELECT format('trigger %s on %s', tgname, called), concat_ws(' ', tgtype, tgenabled, tgfoid)
    FROM relation r JOIN pg_trigger t ON tgrelid = r.oid JOIN pg_proc p ON p.oid = tgfoid
    WHERE NOT tgisinternal AND (pronamespace = 'pg_catalog'::regnamespace OR pg_has_role($1, proowner, 'MEMBER'))
  UNION ALL SELECT format('rule %s on %s', rulename, called), concat_ws(' ', ev_type, ev_enabled, is_instead, md5(ev_action::text))
    FROM relation r JOIN pg_rewrite w ON ev_class = r.oid WHERE rulename <> '_RETURN'
  UNION ALL SELECT format('policy %s on %s', polname, called), concat_ws(' ', polcmd, polpermissive, polroles, md5(polqual::text), md5(polwithcheck::text))
    FROM relation r JOIN pg_policy p ON polrelid = r.oid
  UNION ALL SELECT format('shadow %s.%s(%s)', nspname, proname, pg_get_function_identity_arguments(p.oid)), md5(prosrc)
    FROM pg_proc p JOIN own_schema s ON s.oid = pronamespace
    WHERE pg_has_role($1, proowner, 'MEMBER') AND EXISTS (SELECT FROM pg_proc own WHERE own.proname = p.proname AND own.pronamespace = 'pg_catalog'::regnamespace)
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
  UNION ALL SELECT format('shadow %s.%s (operator)', nspname, oprname), concat_ws(' ', oprleft, oprright, oprcode::oid)
    FROM pg_operator o JOIN own_schema s ON s.oid = oprnamespace
    WHERE pg_has_role($1, oprowner, 'MEMBER') AND EXISTS (SELECT FROM pg_operator own WHERE own.oprname = o.oprname AND own.oprnamespace = 'pg_catalog'::regnamespace)
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = o.oid AND deptype = 'e')`;

/** The clone's schema as it is, on a session of its own: what the candidate's triggers did to another one does not reach it. */
export async function readSchema(clone: Clone): Promise<Schema> {
  const client = new Client({
    ...cloneConfig(clone, clone.app),
    options: '-c search_path=pg_catalog,pg_temp',
    statement_timeout: 10_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ object: string; state: string | null }>(SCHEMA_QUERY, [
      clone.candidate.user,
    ]);
    return new Map(rows.map(({ object, state }) => [object, state ?? '']));
  } finally {
    await client.end().catch(() => undefined);
  }
}

export interface SchemaChange {
  readonly kind: 'gone' | 'altered' | 'added';
  /** `table orders is gone` */
  readonly sentence: string;
}

/** How `after` differs from `before` in what a candidate must leave alone. */
export function schemaChanges(before: Schema, after: Schema): SchemaChange[] {
  const changes: SchemaChange[] = [];
  const gone = [...before.keys()].filter((object) => !after.has(object));
  for (const object of withoutConsequences(gone))
    changes.push({ kind: 'gone', sentence: `${object} is gone` });
  for (const [object, state] of after) {
    const old = before.get(object);
    if (old === undefined) changes.push(...addition(object));
    else if (old !== state) changes.push({ kind: 'altered', sentence: `${object} is not as it was` });
  }
  return changes;
}

function addition(object: string): SchemaChange[] {
  if (/^(trigger|rule|policy) /.test(object)) return [{ kind: 'added', sentence: `${object} was added` }];
  if (!object.startsWith('shadow ')) return [];
  const own = object.slice('shadow '.length);
  return [{ kind: 'added', sentence: `${own} stands in for PostgreSQL's own` }];
}

/** With a table or a view its columns and triggers go; that it is gone says it. */
function withoutConsequences(gone: readonly string[]): string[] {
  const relations = gone.flatMap((object) => /^(?:table|\S*\s?view) (.+)$/.exec(object)?.[1] ?? []);
  return gone.filter(
    (object) =>
      !relations.some((name) => object.startsWith(`column ${name}.`) || object.endsWith(` on ${name}`)),
  );
}
