import { pool } from './database';
import { COLUMNS, FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

export async function readSheet(id: number): Promise<Sheet | undefined> {
  const { rows } = await pool.query<Sheet>(`SELECT ${FIELDS} FROM patients WHERE id = $1`, [id]);
  return rows[0];
}

/** Nobody may have changed the fields that are to be changed. */
export async function saveSheet(seen: Sheet, changes: Changes): Promise<SaveAnswer> {
  const fields = (Object.keys(COLUMNS) as (keyof Changes)[]).filter((field) => field in changes);
  const list = fields.map((field, index) => `${COLUMNS[field]} = $${2 * index + 2}`).join(', ');
  const unchanged = fields.map((field, index) => `${COLUMNS[field]} IS NOT DISTINCT FROM $${2 * index + 3}`);
  const { rows } = await pool.query<Sheet>(
    `UPDATE patients SET ${list}, updated_at = now() WHERE id = $1 AND ${unchanged.join(' AND ')} RETURNING ${FIELDS}`,
    [seen.id, ...fields.flatMap((field) => [changes[field], seen[field]])],
  );
  if (rows[0]) return { outcome: 'saved', sheet: rows[0] };
  const sheet = await readSheet(seen.id);
  return sheet ? { outcome: 'conflict', sheet } : { outcome: 'gone' };
}
