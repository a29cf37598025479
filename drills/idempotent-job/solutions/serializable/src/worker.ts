import { transaction } from './database';
import { creditPoints } from './points';
import { bury, failed, MOST_ATTEMPTS, takeJob } from './queue';

const MOST_TRIES = 10;

/** Runs the transaction again for as long as the database says that it may. */
async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (attempt === MOST_TRIES || !['40001', '40P01'].includes(code)) throw error;
    }
  }
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
    await retrying(() =>
      transaction(async (client) => {
        const { rowCount } = await client.query('SELECT FROM jobs WHERE id = $1', [job.id]);
        if (rowCount === 0) return;
        await creditPoints(client, job.payload);
        await client.query('DELETE FROM jobs WHERE id = $1', [job.id]);
      }, 'BEGIN ISOLATION LEVEL SERIALIZABLE'),
    );
  } catch (error) {
    await failed(job, error as Error);
  }
  return true;
}
