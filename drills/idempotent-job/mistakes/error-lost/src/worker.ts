import { transaction } from './database';
import { creditPoints } from './points';
import { MOST_ATTEMPTS, takeJob } from './queue';

/**
 * Takes one job and works it off. Whoever runs the worker calls this again and again, in several processes at once.
 * @returns false where no job was visible
 */
export async function runNext(): Promise<boolean> {
  const job = await takeJob();
  if (!job) return false;
  await transaction(async (client) => {
    try {
      const { rowCount } = await client.query('DELETE FROM jobs WHERE id = $1', [job.id]);
      if (rowCount === 1) await creditPoints(client, job.payload);
    } catch (error) {
      const { message } = error as Error;
      if (job.attempts < MOST_ATTEMPTS) {
        await client.query(
          'UPDATE jobs SET visible_at = now() + make_interval(secs => 2 ^ $2::int), last_error = $3 WHERE id = $1',
          [job.id, job.attempts, message],
        );
      } else {
        await client.query(
          `INSERT INTO dead_jobs (id, kind, payload, attempts, last_error)
           SELECT id, kind, payload, attempts, $2 FROM jobs WHERE id = $1`,
          [job.id, message],
        );
        await client.query('DELETE FROM jobs WHERE id = $1', [job.id]);
      }
    }
  });
  return true;
}
