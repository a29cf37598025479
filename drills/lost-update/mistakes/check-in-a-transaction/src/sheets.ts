import { pool, transaction } from './database';
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
  return transaction(async (client): Promise<SaveAnswer> => {
    const { rows: found } = await client.query<VersionedSheet>(
      `SELECT ${FIELDS}, version FROM patients WHERE id = $1`,
      [seen.id],
    );
    const now = found[0];
    if (!now) return { outcome: 'gone' };
    if (now.version !== seen.version) return { outcome: 'conflict', sheet: now };
    const { list, values } = assignments(changes, 2);
    const { rows } = await client.query<VersionedSheet>(
      `UPDATE patients SET ${list}, updated_at = now() WHERE id = $1 RETURNING ${FIELDS}, version`,
      [seen.id, ...values],
    );
    return { outcome: 'saved', sheet: rows[0] as VersionedSheet };
  });
}
