import { pool, transaction } from './database';
import { assignments, FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

interface VersionedSheet extends Sheet {
  readonly version: number;
}

const SHEET = `${FIELDS}, (SELECT number FROM last_change) AS version`;

export async function readSheet(id: number): Promise<VersionedSheet | undefined> {
  const { rows } = await pool.query<VersionedSheet>(`SELECT ${SHEET} FROM patients WHERE id = $1`, [id]);
  return rows[0];
}

export async function saveSheet(seen: VersionedSheet, changes: Changes): Promise<SaveAnswer> {
  const isSaved = await transaction(async (client) => {
    const { rowCount } = await client.query('UPDATE last_change SET number = number + 1 WHERE number = $1', [
      seen.version,
    ]);
    if (rowCount === 0) return false;
    const { list, values } = assignments(changes, 2);
    await client.query(`UPDATE patients SET ${list}, updated_at = now() WHERE id = $1`, [seen.id, ...values]);
    return true;
  });
  const sheet = await readSheet(seen.id);
  if (!sheet) return { outcome: 'gone' };
  return { outcome: isSaved ? 'saved' : 'conflict', sheet };
}
