import { creditPoints } from './points';
import { acknowledge, giveBack, takeJob } from './queue';

/**
 * Takes one job and works it off. Whoever runs the worker calls this again and again, in several processes at once.
 * @returns false where no job was visible
 */
export async function runNext(): Promise<boolean> {
  const job = await takeJob();
  if (!job) return false;
  try {
    await creditPoints(job.payload);
    await acknowledge(job);
  } catch (error) {
    await giveBack(job, error as Error);
  }
  return true;
}
