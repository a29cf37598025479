import { pool } from './database';
import type { CreditPayload } from './job';

/** Writes the entry, and raises the member's points. */
export async function creditPoints({ memberId, points, reason }: CreditPayload): Promise<void> {
  await pool.query('INSERT INTO point_entries (member_id, points, reason) VALUES ($1, $2, $3)', [
    memberId,
    points,
    reason,
  ]);
  await pool.query('UPDATE members SET points = points + $2 WHERE id = $1', [memberId, points]);
}
