import { pool } from './database';
import type { Changes, SaveAnswer, Sheet } from './sheet';

const SHEET = 'id, name, phone, weight_kg AS "weightKg", allergies, medication, notes';

export async function readSheet(id: number): Promise<Sheet | undefined> {
  const { rows } = await pool.query<Sheet>(`SELECT ${SHEET} FROM patients WHERE id = $1`, [id]);
  return rows[0];
}

const valuesOf = ({ name, phone, weightKg, allergies, medication, notes }: Sheet): unknown[] => [
  ...[name, phone, weightKg],
  ...[allergies, medication, notes],
];

export async function saveSheet(seen: Sheet, changes: Changes): Promise<SaveAnswer> {
  const { rows } = await pool.query<Sheet>(
    `UPDATE patients
     SET (name, phone, weight_kg, allergies, medication, notes, updated_at) = ($8, $9, $10, $11, $12, $13, now())
     WHERE id = $1 AND (name, phone, weight_kg, allergies, medication, notes)
       IS NOT DISTINCT FROM ($2::text, $3::text, $4::integer, $5::text, $6::text, $7::text)
     RETURNING ${SHEET}`,
    [seen.id, ...valuesOf(seen), ...valuesOf({ ...seen, ...changes })],
  );
  if (rows[0]) return { outcome: 'saved', sheet: rows[0] };
  const sheet = await readSheet(seen.id);
  return sheet ? { outcome: 'conflict', sheet } : { outcome: 'gone' };
}
