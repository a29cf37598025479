import { pool } from './database';
import { assignments, FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

/** PostgreSQL notes with each version of a row which transaction wrote it. */
interface StampedSheet extends Sheet {
  readonly writtenBy: string;
}

const SHEET = `${FIELDS}, xmin::text AS "writtenBy"`;

export async function readSheet(id: number): Promise<StampedSheet | undefined> {
  const { rows } = await pool.query<StampedSheet>(`SELECT ${SHEET} FROM patients WHERE id = $1`, [id]);
  return rows[0];
}

export async function saveSheet(seen: StampedSheet, changes: Changes): Promise<SaveAnswer> {
  const { list, values } = assignments(changes, 3);
  const { rows } = await pool.query<StampedSheet>(
    `UPDATE patients SET ${list}, updated_at = now() WHERE id = $1 AND xmin::text = $2 RETURNING ${SHEET}`,
    [seen.id, seen.writtenBy, ...values],
  );
  if (rows[0]) return { outcome: 'saved', sheet: rows[0] };
  const sheet = await readSheet(seen.id);
  // The answer to the same save may have got lost.
  if (sheet && isThere(changes, sheet)) return { outcome: 'saved', sheet };
  return sheet ? { outcome: 'conflict', sheet } : { outcome: 'gone' };
}

function isThere(changes: Changes, sheet: Sheet): boolean {
  return (Object.keys(changes) as (keyof Changes)[]).every((field) => changes[field] === sheet[field]);
}
