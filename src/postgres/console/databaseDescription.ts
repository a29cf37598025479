import { DatabaseError, type Client } from 'pg';
import { serverError } from '../database/databaseFailure';
import type { Clone } from '../database/clone';
import { connectCandidate } from './candidateConnection';

export type TableKind = 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table';

export interface ColumnDescription {
  readonly name: string;
  /** As `CREATE TABLE` has it: `numeric(10,2)`. */
  readonly type: string;
  readonly notNull: boolean;
  readonly primaryKey: boolean;
  /** The default's expression, or that of a generated column; undefined while something holds the table locked. */
  readonly default: string | undefined;
  /** The table and column that a foreign key of this column alone names: `customers.id`. */
  readonly references: string | undefined;
}

export interface IndexDescription {
  readonly name: string;
  /** The whole statement that makes it; undefined while something holds the table locked. */
  readonly definition: string | undefined;
  readonly unique: boolean;
  readonly primary: boolean;
  /** False for one whose building failed half-way: it costs writes and helps no read. */
  readonly valid: boolean;
  readonly bytes: number | undefined;
}

export interface TableDescription {
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
  /** The planner's estimate; undefined where it was never analyzed, or has no rows of its own. */
  readonly rows: number | undefined;
  /** With its indexes; undefined while something holds it locked. */
  readonly bytes: number | undefined;
  readonly columns: readonly ColumnDescription[];
  readonly indexes: readonly IndexDescription[];
}

/** What lies in a database. Plain JSON. */
export interface DatabaseDescription {
  readonly tables: readonly TableDescription[];
}

/** Sizes, defaults and definitions need a lock that a migration may keep from us for long: then there are none. */
const LOCK_LIMIT_MS = 200;
const STATEMENT_LIMIT_MS = 10_000;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Reads what lies in the workspace's database, as the candidate sees it, temporary tables left out.
 * @throws EnvironmentError
 */
export async function describeDatabase(clone: Clone): Promise<DatabaseDescription> {
  const client = await connectCandidate(clone, {
    applicationName: 'backend_drills_view',
    // What the candidate made cannot pass for a function of PostgreSQL's.
    settings: {
      search_path: 'pg_catalog',
      lock_timeout: String(LOCK_LIMIT_MS),
      statement_timeout: String(STATEMENT_LIMIT_MS),
    },
  });
  try {
    return { tables: await readTables(client) };
  } catch (error) {
    throw serverError(error, clone);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readTables(client: Client): Promise<TableDescription[]> {
  try {
    return await query(client, TABLES);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== LOCK_NOT_AVAILABLE) throw error;
    return query(
      client,
      TABLES.replaceAll(/\b(?:pg_\w+_size|pg_get_expr|pg_get_indexdef)\([^)]*\)/g, 'NULL'),
    );
  }
}

async function query(client: Client, sql: string): Promise<TableDescription[]> {
  const { rows } = await client.query<{ description: TableDescription }>(sql);
  return rows.map(({ description }) => description);
}

/** One JSON value a table, so that a table and its columns are of the same moment. Absent keys are undefined. */
const TABLES = `
  SELECT json_strip_nulls(json_build_object(
    'schema', n.nspname,
    'name', c.relname,
    'kind', CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
                           WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END,
    'rows', CASE WHEN c.relkind <> 'v' AND c.reltuples >= 0 THEN c.reltuples::float8 END,
    'bytes', CASE WHEN c.relkind IN ('r', 'm') THEN pg_total_relation_size(c.oid) END,
    'columns', (
      SELECT coalesce(json_agg(json_build_object(
        'name', a.attname,
        'type', regexp_replace(format_type(a.atttypid, a.atttypmod), '^public\\.', ''),
        'notNull', a.attnotnull,
        'primaryKey', EXISTS (
          SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)),
        'default', coalesce(pg_get_expr(d.adbin, d.adrelid), CASE WHEN a.attidentity <> '' THEN 'identity' END),
        'references', (
          SELECT t.relname || '.' || r.attname
            FROM pg_constraint f JOIN pg_class t ON t.oid = f.confrelid
            JOIN pg_attribute r ON r.attrelid = t.oid AND r.attnum = f.confkey[1]
           WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum] LIMIT 1)
        ) ORDER BY a.attnum), '[]')
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'indexes', (
      SELECT coalesce(json_agg(json_build_object(
        'name', x.relname,
        'definition', pg_get_indexdef(i.indexrelid),
        'unique', i.indisunique,
        'primary', i.indisprimary,
        'valid', i.indisvalid,
        'bytes', pg_relation_size(i.indexrelid)
        ) ORDER BY i.indisprimary DESC, x.relname), '[]')
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid)
  )) AS description
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
     AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
   ORDER BY n.nspname <> 'public', n.nspname, c.relname`;
