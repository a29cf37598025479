import type { Client } from 'pg';
import { EnvironmentError } from '../../errors';
import { qualified } from '../tableName';

/** How a table lies on disk. */
export interface TableStorage {
  /** Another one after a rewrite (of the table; VACUUM FULL, CLUSTER and TRUNCATE as well). */
  readonly filenode: number;
  readonly tableBytes: number;
  readonly indexBytes: number;
  readonly indexes: readonly { readonly name: string; readonly bytes: number; readonly filenode: number }[];
}

/** Reads catalogs only, so it may be a superuser that asks. */
export async function readStorage(client: Client, table: string): Promise<TableStorage> {
  const { rows } = await client.query<{ storage: TableStorage }>(
    `SELECT pg_catalog.json_build_object(
        'filenode', pg_catalog.pg_relation_filenode(c.oid),
        'tableBytes', pg_catalog.pg_table_size(c.oid),
        'indexBytes', pg_catalog.pg_indexes_size(c.oid),
        'indexes', (
          SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
            'name', i.relname, 'bytes', pg_catalog.pg_relation_size(i.oid),
            'filenode', pg_catalog.pg_relation_filenode(i.oid)) ORDER BY i.relname), '[]')
          FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid)
      ) AS storage
     FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass($1)`,
    [qualified(table)],
  );
  if (!rows[0]) throw missingTable(table);
  return rows[0].storage;
}

export function missingTable(table: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(
    `The table ${table} is not there any more.`,
    'Restore what the brief says must stay, then run the check again.',
    { cause },
  );
}
