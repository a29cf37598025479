import { pool } from './database';
import type { Job } from './job';

/** Removes the job and has its effect, in one statement: where the job is gone already, nothing happens. */
export async function creditOnce(job: Job): Promise<void> {
  const { memberId, points, reason } = job.payload;
  await pool.query(
    `WITH done AS (
       DELETE FROM jobs WHERE id = $1 RETURNING id
     ), entry AS (
       INSERT INTO point_entries (member_id, points, reason) SELECT $2, $3, $4 FROM done RETURNING member_id, points
     )
     UPDATE members SET points = members.points + entry.points FROM entry WHERE members.id = entry.member_id`,
    [job.id, memberId, points, reason],
  );
}
