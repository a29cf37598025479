import { pool } from './database';
import { assignments, FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

interface DatedSheet extends Sheet {
  readonly writtenAt: string;
}

const SHEET = `${FIELDS}, written_at AS "writtenAt"`;

export async function readSheet(id: number): Promise<DatedSheet | undefined> {
  const { rows } = await pool.query<DatedSheet>(`SELECT ${SHEET} FROM patients WHERE id = $1`, [id]);
  return rows[0];
}

export async function saveSheet(seen: DatedSheet, changes: Changes): Promise<SaveAnswer> {
  const { list, values } = assignments(changes, 3);
  const { rows } = await pool.query<DatedSheet>(
    `UPDATE patients SET ${list}, updated_at = now() WHERE id = $1 AND written_at = $2 RETURNING ${SHEET}`,
    [seen.id, seen.writtenAt, ...values],
  );
  if (rows[0]) return { outcome: 'saved', sheet: rows[0] };
  const sheet = await readSheet(seen.id);
  return sheet ? { outcome: 'conflict', sheet } : { outcome: 'gone' };
}
