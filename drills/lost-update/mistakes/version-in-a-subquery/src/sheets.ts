import { pool } from './database';
import { assignments, FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

export interface VersionedSheet extends Sheet {
  readonly version: number;
}

/** The sheet that a form opens with; undefined where there is no such patient. */
export async function readSheet(id: number): Promise<VersionedSheet | undefined> {
  const { rows } = await pool.query<VersionedSheet>(`SELECT ${FIELDS}, version FROM patients WHERE id = $1`, [
    id,
  ]);
  return rows[0];
}

/**
 * Saves what a person has changed in a form.
 * @param seen the sheet that the form was showing
 */
export async function saveSheet(seen: VersionedSheet, changes: Changes): Promise<SaveAnswer> {
  const { list, values } = assignments(changes, 3);
  const { rows } = await pool.query<VersionedSheet>(
    `UPDATE patients SET ${list}, updated_at = now() WHERE id = $1 AND (SELECT version FROM patients WHERE id = $1) = $2 RETURNING ${FIELDS}, version`,
    [seen.id, seen.version, ...values],
  );
  if (rows[0]) return { outcome: 'saved', sheet: rows[0] };
  const sheet = await readSheet(seen.id);
  return sheet ? { outcome: 'conflict', sheet } : { outcome: 'gone' };
}
