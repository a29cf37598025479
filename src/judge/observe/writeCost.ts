import type { CheckDatabase } from '../checkDatabase';

/** What a statement writes to the log of changes. */
export interface WriteCost {
  /** Jitters by a few in 4,000 from run to run (measured). */
  readonly walRecords: number;
  readonly walBytes: number;
}

/**
 * Runs the statement and undoes it, on a connection that does nothing else meanwhile. Every index costs about a record a row: 1,000 inserts took 3,050
 * records with the primary key alone and 1,000 to 1,060 more for each further index (measured).
 */
export async function readWriteCost(
  database: CheckDatabase,
  sql: string,
  parameters: readonly unknown[],
): Promise<WriteCost> {
  await database.query('BEGIN');
  try {
    const rows = await database.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `EXPLAIN (ANALYZE, WAL, BUFFERS OFF, TIMING OFF, FORMAT JSON) ${sql}`,
      parameters,
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
    return { walRecords: plan['WAL Records'] ?? 0, walBytes: plan['WAL Bytes'] ?? 0 };
  } finally {
    await database.query('ROLLBACK');
  }
}
