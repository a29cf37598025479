import type { Answer, Attempt, Clock } from './attempt';
import { pool } from './database';
import { isKnown, wait } from './limits';
import { matches, type Secret } from './passwords';

/** What a password is compared with where there is no such account. */
const NOBODY: Secret = { salt: '', password: '' };

/** Decides on an attempt to log in: it is written down as a failure first, and taken back where it was one too many. */
export async function logIn(attempt: Attempt, clock: Clock): Promise<Answer> {
  const now = await clock.now();
  const known = await isKnown(attempt);
  const { rows: noted } = await pool.query<{ id: string }>(
    `INSERT INTO login_attempts (account, ip, device, succeeded, attempted_at, known)
     VALUES ($1, $2, $3, false, $4, $5)
     RETURNING id`,
    [attempt.account, attempt.ip, attempt.device, now, known],
  );
  const id = noted[0]!.id;
  const milliseconds = await wait(attempt, known, now);
  if (milliseconds > 0) {
    await pool.query('DELETE FROM login_attempts WHERE id = $1', [id]);
    return { status: 'limited', retryAfter: Math.ceil(milliseconds / 1000) };
  }
  const { rows } = await pool.query<Secret>('SELECT salt, password FROM accounts WHERE name = $1', [
    attempt.account,
  ]);
  if (!matches(rows[0] ?? NOBODY, attempt.password)) return { status: 'denied' };
  await pool.query('UPDATE login_attempts SET succeeded = true WHERE id = $1', [id]);
  return { status: 'welcome' };
}
