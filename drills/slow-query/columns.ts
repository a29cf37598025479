import type { CheckDatabase } from '../../src/judge/check';

/** What a column of the tickets takes, as SQL has it: "due_at timestamp with time zone". */
export async function columns(database: CheckDatabase): Promise<Map<string, string>> {
  const rows = await database.query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS type
     FROM pg_attribute WHERE attrelid = to_regclass('tickets') AND attnum > 0 AND NOT attisdropped`,
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** What became of the columns that others write, in words; empty where they are as they were. */
export function lostColumns(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...before]
    .filter(([name, type]) => after.get(name) !== type)
    .map(([name, type]) => {
      const now = after.get(name);
      return now === undefined ? `there is no column ${name}` : `${name} is ${now}, and was ${type}`;
    });
}
