import { pool } from './database';
import { assignments, FIELDS } from './fields';
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
  const client = await pool.connect();
  await client.query('BEGIN');
  const { rows } = await client.query<VersionedSheet>(
    `SELECT ${FIELDS}, version FROM patients WHERE id = $1 FOR UPDATE`,
    [seen.id],
  );
  const now = rows[0];
  if (!now) return { outcome: 'gone' };
  if (now.version !== seen.version) {
    await client.query('ROLLBACK');
    client.release();
    return { outcome: 'conflict', sheet: now };
  }
  const { list, values } = assignments(changes, 2);
  const { rows: saved } = await client.query<VersionedSheet>(
    `UPDATE patients SET ${list}, updated_at = now() WHERE id = $1 RETURNING ${FIELDS}, version`,
    [seen.id, ...values],
  );
  await client.query('COMMIT');
  client.release();
  return { outcome: 'saved', sheet: saved[0] as VersionedSheet };
}
