import { pool, transaction } from './database';
import type { Changes, SaveAnswer, Sheet } from './sheet';

const FIELDS = ['name', 'phone', 'weightKg', 'allergies', 'medication', 'notes'] as const;
const SHEET = 'id, name, phone, weight_kg AS "weightKg", allergies, medication, notes';

export async function readSheet(id: number): Promise<Sheet | undefined> {
  const { rows } = await pool.query<Sheet>(`SELECT ${SHEET} FROM patients WHERE id = $1`, [id]);
  return rows[0];
}

export async function saveSheet(seen: Sheet, changes: Changes): Promise<SaveAnswer> {
  return transaction(async (client): Promise<SaveAnswer> => {
    // From here on nobody else writes to it.
    await client.query('SELECT FROM patients WHERE id = $1 FOR UPDATE', [seen.id]);
    const now = await readSheet(seen.id);
    if (!now) return { outcome: 'gone' };
    if (FIELDS.some((field) => now[field] !== seen[field])) return { outcome: 'conflict', sheet: now };
    const sheet = { ...now, ...changes };
    await client.query(
      `UPDATE patients SET name = $2, phone = $3, weight_kg = $4, allergies = $5, medication = $6, notes = $7,
              updated_at = now()
       WHERE id = $1`,
      [sheet.id, ...FIELDS.map((field) => sheet[field])],
    );
    return { outcome: 'saved', sheet };
  });
}
