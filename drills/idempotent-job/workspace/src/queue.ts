import { pool } from './database';
import type { Job } from './job';

/** For how long a job that was taken is nobody else's. */
const VISIBILITY_TIMEOUT = '30 seconds';
const RETRY_DELAY = '5 seconds';

/** Takes the job that has been visible for longest; undefined where none is visible. */
export async function takeJob(): Promise<Job | undefined> {
  const { rows } = await pool.query<Job>(
    `UPDATE jobs SET visible_at = now() + $1::interval, attempts = attempts + 1
     WHERE id = (
       SELECT id FROM jobs WHERE visible_at <= now() ORDER BY visible_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
     )
     RETURNING id, kind, payload, attempts`,
    [VISIBILITY_TIMEOUT],
  );
  return rows[0];
}

/** Tells the queue that the job is done. */
export async function acknowledge(job: Job): Promise<void> {
  await pool.query('DELETE FROM jobs WHERE id = $1', [job.id]);
}

/** Gives a job that failed back to the queue. */
export async function giveBack(job: Job, error: Error): Promise<void> {
  await pool.query('UPDATE jobs SET visible_at = now() + $2::interval, last_error = $3 WHERE id = $1', [
    job.id,
    RETRY_DELAY,
    error.message,
  ]);
}
