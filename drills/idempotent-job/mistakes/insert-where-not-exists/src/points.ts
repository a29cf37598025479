import { pool } from './database';
import type { Job } from './job';

/** Writes the job's entry where it is not there yet and raises the member's points with it, in one statement. */
export async function creditOnce({ id, payload }: Job): Promise<void> {
  const { memberId, points, reason } = payload;
  await pool.query(
    `WITH entry AS (
       INSERT INTO point_entries (member_id, points, reason, job_id)
       SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM point_entries WHERE job_id = $4)
       RETURNING member_id, points
     )
     UPDATE members SET points = members.points + entry.points FROM entry WHERE members.id = entry.member_id`,
    [memberId, points, reason, id],
  );
}
