import { pool } from './database';
import { assignments, FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

interface TaggedSheet extends Sheet {
  /** A digest of all that a form shows. */
  readonly etag: string;
}

const ETAG = `md5(concat_ws('|', name, phone, weight_kg, allergies, medication, notes))`;

export async function readSheet(id: number): Promise<TaggedSheet | undefined> {
  const { rows } = await pool.query<TaggedSheet>(
    `SELECT ${FIELDS}, ${ETAG} AS etag FROM patients WHERE id = $1`,
    [id],
  );
  return rows[0];
}

export async function saveSheet(seen: TaggedSheet, changes: Changes): Promise<SaveAnswer> {
  const { list, values } = assignments(changes, 3);
  const { rows } = await pool.query<TaggedSheet>(
    `UPDATE patients SET ${list}, updated_at = now() WHERE id = $1 AND ${ETAG} = $2
     RETURNING ${FIELDS}, ${ETAG} AS etag`,
    [seen.id, seen.etag, ...values],
  );
  if (rows[0]) return { outcome: 'saved', sheet: rows[0] };
  const sheet = await readSheet(seen.id);
  return sheet ? { outcome: 'conflict', sheet } : { outcome: 'gone' };
}
