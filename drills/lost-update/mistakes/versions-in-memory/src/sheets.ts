import { pool } from './database';
import { assignments, FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

interface VersionedSheet extends Sheet {
  readonly version: number;
}

/** How often each sheet was saved. */
const versions = new Map<number, number>();

export async function readSheet(id: number): Promise<VersionedSheet | undefined> {
  const { rows } = await pool.query<Sheet>(`SELECT ${FIELDS} FROM patients WHERE id = $1`, [id]);
  return rows[0] && { ...rows[0], version: versions.get(id) ?? 0 };
}

export async function saveSheet(seen: VersionedSheet, changes: Changes): Promise<SaveAnswer> {
  const version = versions.get(seen.id) ?? 0;
  if (version !== seen.version) {
    const sheet = await readSheet(seen.id);
    return sheet ? { outcome: 'conflict', sheet } : { outcome: 'gone' };
  }
  const { list, values } = assignments(changes, 2);
  const { rows } = await pool.query<Sheet>(
    `UPDATE patients SET ${list}, updated_at = now() WHERE id = $1 RETURNING ${FIELDS}`,
    [seen.id, ...values],
  );
  if (!rows[0]) return { outcome: 'gone' };
  versions.set(seen.id, version + 1);
  const sheet: VersionedSheet = { ...rows[0], version: version + 1 };
  return { outcome: 'saved', sheet };
}
