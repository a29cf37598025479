import type { PoolClient } from 'pg';
import { pool } from './database';
import { assignments, FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

/** Whoever has a sheet open keeps its row until they save. */
const open = new Map<number, PoolClient>();

export async function readSheet(id: number): Promise<Sheet | undefined> {
  await open.get(id)?.query('ROLLBACK');
  const client = open.get(id) ?? (await pool.connect());
  open.set(id, client);
  await client.query('BEGIN');
  const { rows } = await client.query<Sheet>(`SELECT ${FIELDS} FROM patients WHERE id = $1 FOR UPDATE`, [id]);
  return rows[0];
}

export async function saveSheet(seen: Sheet, changes: Changes): Promise<SaveAnswer> {
  const client = open.get(seen.id);
  if (!client) {
    const sheet = await readSheet(seen.id);
    return sheet ? { outcome: 'conflict', sheet } : { outcome: 'gone' };
  }
  open.delete(seen.id);
  try {
    const { list, values } = assignments(changes, 2);
    const { rows } = await client.query<Sheet>(
      `UPDATE patients SET ${list}, updated_at = now() WHERE id = $1 RETURNING ${FIELDS}`,
      [seen.id, ...values],
    );
    await client.query('COMMIT');
    return rows[0] ? { outcome: 'saved', sheet: rows[0] } : { outcome: 'gone' };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
