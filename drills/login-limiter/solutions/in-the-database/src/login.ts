import type { Answer, Attempt, Clock } from './attempt';
import { pool } from './database';

/** Decides on an attempt to log in. */
export async function logIn({ account, password, ip, device }: Attempt, clock: Clock): Promise<Answer> {
  const { rows } = await pool.query<{ status: Answer['status']; retry_after: number }>(
    'SELECT * FROM log_in($1, $2, $3, $4, $5)',
    [account, password, ip, device, await clock.now()],
  );
  const { status, retry_after: retryAfter } = rows[0]!;
  return status === 'limited' ? { status, retryAfter } : { status };
}
