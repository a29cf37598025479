import type { CheckDatabase } from './checkDatabase';

/** What each column takes, as SQL has it: `tickets.due_at` is "timestamp with time zone". */
export type Columns = ReadonlyMap<string, string>;

/** The columns of the tables; none of a table that is not there. */
export async function columnsOf(database: CheckDatabase, tables: readonly string[]): Promise<Columns> {
  const rows = await database.query<{ name: string; type: string }>(
    `SELECT given.name || '.' || attname AS name, format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS type
     FROM unnest($1::text[]) AS given (name) JOIN pg_attribute ON attrelid = to_regclass(given.name)
     WHERE attnum > 0 AND NOT attisdropped
     ORDER BY given.name, attnum`,
    [tables],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** What became of the columns that others write, in words; empty where they are as they were. */
export function lostColumns(before: Columns, after: Columns): string[] {
  return [...before]
    .filter(([name, type]) => after.get(name) !== type)
    .map(([name, type]) => {
      const now = after.get(name);
      return now === undefined ? `there is no column ${name}` : `${name} is ${now}, and was ${type}`;
    });
}
