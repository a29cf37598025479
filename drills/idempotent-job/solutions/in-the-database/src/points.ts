import { pool } from './database';
import type { Job } from './job';

/** Has the effect of the job and removes it; false where somebody else was first. */
export async function creditJob(job: Job): Promise<boolean> {
  const { rows } = await pool.query<{ credited: boolean }>('SELECT credit_job($1) AS credited', [job.id]);
  return rows[0]!.credited;
}
