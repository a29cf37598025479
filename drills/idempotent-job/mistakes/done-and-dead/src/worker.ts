import { transaction } from './database';
import { creditPoints } from './points';
import { bury, failed, MOST_ATTEMPTS, takeJob } from './queue';
import { acknowledge } from './queue';

const UNIQUE_VIOLATION = '23505';

/** Another delivery of the job has had its effect. */
function wasDone(error: Error & { code?: string; constraint?: string }): boolean {
  return error.code === UNIQUE_VIOLATION && error.constraint === 'done_jobs_pkey';
}

/**
 * Takes one job and works it off. Whoever runs the worker calls this again and again, in several processes at once.
 * @returns false where no job was visible
 */
export async function runNext(): Promise<boolean> {
  const job = await takeJob();
  if (!job) return false;
  if (job.attempts > MOST_ATTEMPTS) {
    await bury(job, 'The worker died at the last attempt.');
    return true;
  }
  try {
    await transaction(async (client) => {
      await client.query('INSERT INTO done_jobs (job_id) VALUES ($1)', [job.id]);
      await creditPoints(client, job.payload);
    }).catch((error: Error) => {
      if (!wasDone(error)) throw error;
    });
    await acknowledge(job);
  } catch (error) {
    await failed(job, error as Error);
  }
  return true;
}
