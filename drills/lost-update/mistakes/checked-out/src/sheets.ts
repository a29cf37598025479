import { pool } from './database';
import { assignments, FIELDS } from './fields';
import type { Changes, SaveAnswer, Sheet } from './sheet';

interface CheckedOutSheet extends Sheet {
  /** Of whoever has the sheet; null where somebody else has it, who then is the only one to save. */
  readonly ticket: string | null;
}

export async function readSheet(id: number): Promise<CheckedOutSheet | undefined> {
  const { rows: taken } = await pool.query<{ ticket: string }>(
    `INSERT INTO check_outs (patient_id) VALUES ($1)
     ON CONFLICT (patient_id) DO UPDATE SET ticket = DEFAULT, taken_at = now()
       WHERE check_outs.taken_at < now() - interval '15 minutes'
     RETURNING ticket`,
    [id],
  );
  const { rows } = await pool.query<Sheet>(`SELECT ${FIELDS} FROM patients WHERE id = $1`, [id]);
  return rows[0] && { ...rows[0], ticket: taken[0]?.ticket ?? null };
}

export async function saveSheet(seen: CheckedOutSheet, changes: Changes): Promise<SaveAnswer> {
  const { list, values } = assignments(changes, 3);
  const { rows } = await pool.query<Sheet>(
    `WITH back AS (DELETE FROM check_outs WHERE patient_id = $1 AND ticket = $2 RETURNING patient_id)
     UPDATE patients SET ${list}, updated_at = now() FROM back WHERE id = patient_id RETURNING ${FIELDS}`,
    [seen.id, seen.ticket, ...values],
  );
  const sheet = await readSheet(seen.id);
  if (!sheet) return { outcome: 'gone' };
  return rows[0] ? { outcome: 'saved', sheet } : { outcome: 'conflict', sheet };
}
