import { transaction } from './database';
import { creditPoints } from './points';
import { bury, failed, MOST_ATTEMPTS, takeJob } from './queue';

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
      const { rowCount } = await client.query(
        'INSERT INTO done_jobs (job_id) VALUES ($1) ON CONFLICT DO NOTHING',
        [job.id],
      );
      if (rowCount === 1) await creditPoints(client, job.payload);
      await client.query('DELETE FROM jobs WHERE id = $1', [job.id]);
    });
  } catch (error) {
    await failed(job, error as Error);
  }
  return true;
}
