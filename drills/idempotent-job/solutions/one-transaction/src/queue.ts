import type { PoolClient } from 'pg';
import type { Job } from './job';

export const MOST_ATTEMPTS = 5;

/** Takes the job that has been visible for longest, and keeps its row locked until the transaction ends. */
export async function takeJob(client: PoolClient): Promise<Job | undefined> {
  const { rows } = await client.query<Job>(
    `SELECT id, kind, payload, attempts + 1 AS attempts FROM jobs
     WHERE visible_at <= now() ORDER BY visible_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  return rows[0];
}

export async function removeJob(client: PoolClient, job: Job): Promise<void> {
  await client.query('DELETE FROM jobs WHERE id = $1', [job.id]);
}

/** Gives the job back for later, or up. */
export async function failed(client: PoolClient, job: Job, error: Error): Promise<void> {
  if (job.attempts >= MOST_ATTEMPTS) {
    await client.query(
      'INSERT INTO dead_jobs (id, kind, payload, attempts, last_error) SELECT id, kind, payload, $2, $3 FROM jobs WHERE id = $1',
      [job.id, job.attempts, error.message],
    );
    await removeJob(client, job);
    return;
  }
  await client.query(
    'UPDATE jobs SET attempts = $2, last_error = $3, visible_at = now() + make_interval(secs => 2 ^ $2::int) WHERE id = $1',
    [job.id, job.attempts, error.message],
  );
}
