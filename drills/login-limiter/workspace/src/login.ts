import type { Answer, Attempt, Clock } from './attempt';
import { pool } from './database';
import { matches, type Secret } from './passwords';

const WINDOW_MS = 10 * 60_000;
const MOST_FAILURES = 4;

/** Decides on an attempt to log in. */
export async function logIn(attempt: Attempt, clock: Clock): Promise<Answer> {
  const { rows: secrets } = await pool.query<Secret>('SELECT salt, password FROM accounts WHERE name = $1', [
    attempt.account,
  ]);
  const secret = secrets[0];
  if (!secret) return { status: 'denied' };
  const now = (await clock.now()).getTime();
  const windowStart = now - (now % WINDOW_MS);
  const { rows } = await pool.query<{ failures: number }>(
    `SELECT count(*)::int AS failures FROM login_attempts
     WHERE account = $1 AND NOT succeeded AND attempted_at >= $2`,
    [attempt.account, new Date(windowStart)],
  );
  if (rows[0]!.failures >= MOST_FAILURES)
    return { status: 'limited', retryAfter: Math.ceil((windowStart + WINDOW_MS - now) / 1000) };
  const succeeded = matches(secret, attempt.password);
  await pool.query(
    `INSERT INTO login_attempts (account, ip, device, succeeded, attempted_at) VALUES ($1, $2, $3, $4, $5)`,
    [attempt.account, attempt.ip, attempt.device, succeeded, new Date(now)],
  );
  return succeeded ? { status: 'welcome' } : { status: 'denied' };
}
