import type { CheckDatabase } from '../../src/judge/check';

/** What the schema holds: an object such as `column parcels.depot`, with its state as text. */
export type Catalog = ReadonlyMap<string, string>;

/** Everything that a migration can leave behind in the candidate's schema; the judge's own instruments lie in others. */
const CATALOG = `
  SELECT format('%s %s', CASE relkind WHEN 'r' THEN 'table' WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' ELSE 'view' END, relname) AS object,
         '' AS state
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'i', 'I', 'S', 'v', 'm')
  UNION ALL SELECT format('column %s.%s', relname, attname),
         concat_ws(' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END,
           CASE WHEN atthasdef THEN 'with a default' END, CASE WHEN attgenerated <> '' THEN 'generated' END, CASE WHEN attidentity <> '' THEN 'identity' END)
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
  UNION ALL SELECT format('constraint %s on %s', conname, conrelid::regclass),
         concat_ws(' ', pg_get_constraintdef(oid), CASE WHEN NOT convalidated THEN 'not validated' END)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
  UNION ALL SELECT format('trigger %s on %s', tgname, tgrelid::regclass), '' FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT format('function %s', proname), '' FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT format('type %s', typname), '' FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typtype <> 'c' AND typelem = 0
  UNION ALL SELECT format('rule %s', rulename), '' FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
    WHERE relnamespace = 'public'::regnamespace AND rulename <> '_RETURN'
  UNION ALL SELECT format('policy %s', polname), '' FROM pg_policy
  UNION ALL SELECT format('statistics %s', stxname), '' FROM pg_statistic_ext`;

export async function readCatalog(database: CheckDatabase): Promise<Catalog> {
  const rows = await database.query<{ object: string; state: string }>(CATALOG);
  return new Map(rows.map(({ object, state }) => [object, state]));
}

/** How the schema differs from what it should be, in words: `trigger parcels_depot on parcels is left`. */
export function catalogDifferences(expected: Catalog, observed: Catalog): string[] {
  const differences: string[] = [];
  for (const [object, state] of expected) {
    const now = observed.get(object);
    if (now === undefined) differences.push(`${object} is missing`);
    else if (now !== state) differences.push(`${object} is "${now}" and should be "${state}"`);
  }
  for (const object of observed.keys()) if (!expected.has(object)) differences.push(`${object} is left`);
  return differences.sort();
}

/** Names of the NOT NULL constraints on the column that do not hold for all rows yet. */
export async function unvalidated(database: CheckDatabase): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint
     WHERE conrelid = 'parcels'::regclass AND contype = 'n' AND NOT convalidated ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
