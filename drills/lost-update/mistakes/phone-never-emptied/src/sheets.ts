import { pool } from './database';
import { FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

interface VersionedSheet extends Sheet {
  readonly version: number;
}

export async function readSheet(id: number): Promise<VersionedSheet | undefined> {
  const { rows } = await pool.query<VersionedSheet>(`SELECT ${FIELDS}, version FROM patients WHERE id = $1`, [
    id,
  ]);
  return rows[0];
}

export async function saveSheet(seen: VersionedSheet, changes: Changes): Promise<SaveAnswer> {
  const { name, phone, weightKg, allergies, medication, notes } = changes;
  const { rows } = await pool.query<VersionedSheet>(
    `UPDATE patients
     SET name = coalesce($3, name), phone = coalesce($4, phone), weight_kg = coalesce($5, weight_kg),
         allergies = coalesce($6, allergies), medication = coalesce($7, medication), notes = coalesce($8, notes),
         updated_at = now()
     WHERE id = $1 AND version = $2
     RETURNING ${FIELDS}, version`,
    [seen.id, seen.version, name, phone, weightKg, allergies, medication, notes],
  );
  if (rows[0]) return { outcome: 'saved', sheet: rows[0] };
  const sheet = await readSheet(seen.id);
  return sheet ? { outcome: 'conflict', sheet } : { outcome: 'gone' };
}
