import type { CheckDatabase } from '../checkDatabase';
import { qualified } from '../tableName';

/** The transactions that wrote the rows which are in a table now. */
export interface Commits {
  /** Rows that each of them wrote last, in the order of their commits. */
  readonly rows: readonly number[];
  /** The largest of them; 0 where nothing was written. */
  readonly largest: number;
  readonly total: number;
}

/** The server's clock, as a mark for `rowsPerCommit`. */
export async function databaseTime(database: CheckDatabase): Promise<string> {
  const [row] = await database.query<{ now: string }>(
    'SELECT pg_catalog.clock_timestamp()::pg_catalog.text AS now',
  );
  return (row as { now: string }).now;
}

/**
 * How many rows each transaction since the mark has written, by the time of its commit: so a loop within the server counts
 * as well, and an exception block, which has a transaction id of its own, does not look like a commit. Measured: good
 * backfills 1993 to 2000 rows a commit, a DO loop with exception blocks 99,988.
 */
export async function rowsPerCommit(database: CheckDatabase, table: string, since: string): Promise<Commits> {
  const groups = await database.query<{ rows: number }>(
    `SELECT pg_catalog.count(*)::pg_catalog.int4 AS rows
     FROM (SELECT pg_catalog.pg_xact_commit_timestamp(xmin) AS at FROM ONLY ${qualified(table)}) AS written
     WHERE at OPERATOR(pg_catalog.>=) $1::pg_catalog.timestamptz GROUP BY at ORDER BY at`,
    [since],
  );
  const rows = groups.map((group) => group.rows);
  return { rows, largest: Math.max(0, ...rows), total: rows.reduce((sum, count) => sum + count, 0) };
}
