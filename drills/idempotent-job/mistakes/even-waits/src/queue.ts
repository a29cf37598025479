import { pool } from './database';
import type { Job } from './job';

/** For how long a job that was taken is nobody else's. */
const VISIBILITY_TIMEOUT = '30 seconds';
const RETRY_DELAY = '5 seconds';
export const MOST_ATTEMPTS = 5;

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

/** Moves the job to the dead letters. */
export async function bury(job: Job, reason: string): Promise<void> {
  await pool.query(
    `WITH dead AS (DELETE FROM jobs WHERE id = $1 RETURNING id, kind, payload, attempts)
     INSERT INTO dead_jobs (id, kind, payload, attempts, last_error)
     SELECT id, kind, payload, least(attempts, $3), $2 FROM dead ON CONFLICT (id) DO NOTHING`,
    [job.id, reason, MOST_ATTEMPTS],
  );
}

/** Gives a job that failed back to the queue, for later. */
export async function giveBack(job: Job, error: Error): Promise<void> {
  await pool.query(`UPDATE jobs SET visible_at = now() + $2::interval, last_error = $3 WHERE id = $1`, [
    job.id,
    RETRY_DELAY,
    error.message,
  ]);
}

/** After a failure: gives the job back for later, or up. */
export async function failed(job: Job, error: Error): Promise<void> {
  if (job.attempts >= MOST_ATTEMPTS) await bury(job, error.message);
  else await giveBack(job, error);
}
