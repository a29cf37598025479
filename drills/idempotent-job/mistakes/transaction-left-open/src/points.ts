import { pool } from './database';
import type { Job } from './job';

/** Removes the job and has its effect; nothing happens where the job is gone already. */
export async function creditOnce(job: Job): Promise<void> {
  const { memberId, points, reason } = job.payload;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query('DELETE FROM jobs WHERE id = $1', [job.id]);
    if (rowCount === 0) return;
    await client.query('INSERT INTO point_entries (member_id, points, reason) VALUES ($1, $2, $3)', [
      memberId,
      points,
      reason,
    ]);
    await client.query('UPDATE members SET points = points + $2 WHERE id = $1', [memberId, points]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
