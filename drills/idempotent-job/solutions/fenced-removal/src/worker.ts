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
      // The number of attempts is the fencing token: who took the job later has another one.
      const { rowCount } = await client.query('DELETE FROM jobs WHERE id = $1 AND attempts = $2', [
        job.id,
        job.attempts,
      ]);
      if (rowCount === 1) await creditPoints(client, job.payload);
    });
  } catch (error) {
    await failed(job, error as Error);
  }
  return true;
}
