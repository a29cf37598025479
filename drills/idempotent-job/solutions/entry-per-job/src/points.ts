import type { PoolClient } from 'pg';
import type { Job } from './job';

/** Writes the job's entry where it is not there yet, and raises the member's points with it. */
export async function creditPoints(client: PoolClient, { id, payload }: Job): Promise<void> {
  const { memberId, points, reason } = payload;
  const { rowCount } = await client.query(
    `INSERT INTO point_entries (member_id, points, reason, job_id) VALUES ($1, $2, $3, $4)
     ON CONFLICT (job_id) DO NOTHING`,
    [memberId, points, reason, id],
  );
  if (rowCount === 1)
    await client.query('UPDATE members SET points = points + $2 WHERE id = $1', [memberId, points]);
}
