import { pool } from './database';
import type { Changes, SaveAnswer, Sheet } from './sheet';

/** The sheet that a form opens with; undefined where there is no such patient. */
export async function readSheet(id: number): Promise<Sheet | undefined> {
  const { rows } = await pool.query<Sheet>(
    `SELECT id, name, phone, weight_kg AS "weightKg", allergies, medication, notes FROM patients WHERE id = $1`,
    [id],
  );
  return rows[0];
}

/**
 * Saves what a person has changed in a form.
 * @param seen the sheet that the form was showing
 */
export async function saveSheet(seen: Sheet, changes: Changes): Promise<SaveAnswer> {
  const sheet = { ...seen, ...changes };
  const { rowCount } = await pool.query(
    `UPDATE patients
     SET name = $2, phone = $3, weight_kg = $4, allergies = $5, medication = $6, notes = $7, updated_at = now()
     WHERE id = $1`,
    [sheet.id, sheet.name, sheet.phone, sheet.weightKg, sheet.allergies, sheet.medication, sheet.notes],
  );
  return rowCount === 0 ? { outcome: 'gone' } : { outcome: 'saved', sheet };
}
