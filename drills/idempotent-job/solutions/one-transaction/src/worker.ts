import { transaction } from './database';
import { creditPoints } from './points';
import { failed, removeJob, takeJob } from './queue';

/**
 * Takes one job and works it off, all in one transaction: nobody else can take it meanwhile, and a crash undoes it all. Whoever runs
 * the worker calls this again and again, in several processes at once.
 * @returns false where no job was visible
 */
export async function runNext(): Promise<boolean> {
  return transaction(async (client) => {
    const job = await takeJob(client);
    if (!job) return false;
    await client.query('SAVEPOINT handling');
    try {
      await creditPoints(client, job.payload);
      await removeJob(client, job);
    } catch (error) {
      await client.query('ROLLBACK TO SAVEPOINT handling');
      await failed(client, job, error as Error);
    }
    return true;
  });
}
