import type { CheckContext } from '../../src/judge/check';

/** What the table costs who writes it, and the disk. */
export interface Price {
  /** WAL records that 1,000 new tickets write. */
  readonly records: number;
  /** Of the whole database: indexes, further columns, tables and views. */
  readonly bytes: number;
  /** The table's indexes. */
  readonly indexes: readonly { readonly name: string; readonly bytes: number }[];
}

export const MEGABYTE = 1024 ** 2;

const NEW_TICKETS = `
  INSERT INTO tickets (account_id, status, due_at, assignee, subject)
  SELECT 1 + n % 2000, (ARRAY['open', 'waiting', 'solved'])[1 + n % 3],
    timestamptz '2025-01-01 00:00:00+00' + n * interval '17 hours 13 minutes', 'ana', 'Where is my parcel? (' || n || ')'
  FROM generate_series(1, 1000) AS n`;

export async function readPrice({ observe, database }: CheckContext): Promise<Price> {
  const { walRecords } = await observe.writeCost(NEW_TICKETS);
  const { indexes } = await observe.storage('tickets');
  const [row] = await database.query<{ bytes: string }>(
    `SELECT sum(pg_total_relation_size(oid)) AS bytes FROM pg_class
     WHERE relkind IN ('r', 'm') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  );
  return {
    records: walRecords,
    bytes: Number(row?.bytes ?? 0),
    indexes,
  };
}

/** "tickets_list 9 MB": indexes that were not there before, with their sizes. */
export function newIndexes(before: Price, after: Price): string[] {
  return after.indexes
    .filter(({ name }) => !before.indexes.some((each) => each.name === name))
    .map(({ name, bytes }) => `${name} ${Math.round(bytes / MEGABYTE)} MB`);
}
