import { pool, transaction } from './database';
import { FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

export async function readSheet(id: number): Promise<Sheet | undefined> {
  const { rows } = await pool.query<Sheet>(`SELECT ${FIELDS} FROM patients WHERE id = $1`, [id]);
  return rows[0];
}

/** The row is locked from its reading to its writing, so that nobody comes in between. */
export async function saveSheet(seen: Sheet, changes: Changes): Promise<SaveAnswer> {
  return transaction(async (client): Promise<SaveAnswer> => {
    const { rows } = await client.query<Sheet>(`SELECT ${FIELDS} FROM patients WHERE id = $1 FOR UPDATE`, [
      seen.id,
    ]);
    if (!rows[0]) return { outcome: 'gone' };
    const sheet = { ...rows[0], ...changes };
    await client.query(
      `UPDATE patients
       SET name = $2, phone = $3, weight_kg = $4, allergies = $5, medication = $6, notes = $7, updated_at = now()
       WHERE id = $1`,
      [sheet.id, sheet.name, sheet.phone, sheet.weightKg, sheet.allergies, sheet.medication, sheet.notes],
    );
    return { outcome: 'saved', sheet };
  });
}
