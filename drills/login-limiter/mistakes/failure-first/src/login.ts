import type { Answer, Attempt, Clock } from './attempt';
import { pool, transaction } from './database';
import { isKnown, lockLimits, wait } from './limits';
import { matches, type Secret } from './passwords';

/** What a password is compared with where there is no such account. */
const NOBODY: Secret = { salt: '', password: '' };

/** Decides on an attempt to log in. It takes its room first, so that nobody waits while the password is hashed. */
export async function logIn(attempt: Attempt, clock: Clock): Promise<Answer> {
  const now = await clock.now();
  const taken = await takeRoom(attempt, now);
  if ('milliseconds' in taken) return { status: 'limited', retryAfter: Math.ceil(taken.milliseconds / 1000) };
  const { rows } = await pool.query<Secret>('SELECT salt, password FROM accounts WHERE name = $1', [
    attempt.account,
  ]);
  const succeeded = matches(rows[0] ?? NOBODY, attempt.password);
  await pool.query('UPDATE login_attempts SET succeeded = $2 WHERE id = $1', [taken.id, succeeded]);
  return { status: succeeded ? 'welcome' : 'denied' };
}

/** Writes a failure down, to be put right where it is none; or says how long there is no room for one. */
function takeRoom(attempt: Attempt, now: Date): Promise<{ id: number } | { milliseconds: number }> {
  return transaction(async (client) => {
    await lockLimits(client, attempt);
    const known = await isKnown(client, attempt);
    const milliseconds = await wait(client, attempt, known, now);
    if (milliseconds > 0) return { milliseconds };
    const { rows } = await client.query<{ id: number }>(
      `INSERT INTO login_attempts (account, ip, device, succeeded, attempted_at, known)
       VALUES ($1, $2, $3, false, $4, $5) RETURNING id`,
      [attempt.account, attempt.ip, attempt.device, now, known],
    );
    return rows[0]!;
  });
}
