import { pool } from './database';
import type { Changes, SaveAnswer, Sheet } from './sheet';

interface RevisedSheet extends Sheet {
  /** The number of its last revision; 0 where it has none. */
  readonly revision: number;
}

const FIELDS = ['name', 'phone', 'weightKg', 'allergies', 'medication', 'notes'] as const;
const SHEET = `id, name, phone, weight_kg AS "weightKg", allergies, medication, notes,
  (SELECT coalesce(max(number), 0) FROM revisions WHERE patient_id = patients.id) AS revision`;
const UNIQUE_VIOLATION = '23505';

export async function readSheet(id: number): Promise<RevisedSheet | undefined> {
  const { rows } = await pool.query<RevisedSheet>(`SELECT ${SHEET} FROM patients WHERE id = $1`, [id]);
  return rows[0];
}

/** Every save is a revision of the one that it was made from, and each of them has one successor only. */
export async function saveSheet(seen: RevisedSheet, changes: Changes): Promise<SaveAnswer> {
  const sheet = { ...seen, ...changes, revision: seen.revision + 1 };
  try {
    await pool.query('INSERT INTO revisions (patient_id, number, changes) VALUES ($1, $2, $3)', [
      sheet.id,
      sheet.revision,
      JSON.stringify(changes),
    ]);
    const { rowCount } = await pool.query(
      `UPDATE patients SET name = $2, phone = $3, weight_kg = $4, allergies = $5, medication = $6, notes = $7,
                updated_at = now()
         WHERE id = $1`,
      [sheet.id, ...FIELDS.map((field) => sheet[field])],
    );
    return rowCount === 0 ? { outcome: 'gone' } : { outcome: 'saved', sheet };
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    const now = await readSheet(seen.id);
    return now ? { outcome: 'conflict', sheet: now } : { outcome: 'gone' };
  }
}
