import type { Answer, Attempt, Clock } from './attempt';
import { transaction } from './database';
import { isKnown, lockLimits, wait } from './limits';
import { matches, type Secret } from './passwords';

/** What a password is compared with where there is no such account. */
const NOBODY: Secret = { salt: '', password: '' };

/** Decides on an attempt to log in. */
export async function logIn(attempt: Attempt, clock: Clock): Promise<Answer> {
  const now = await clock.now();
  return transaction(async (client) => {
    await lockLimits(client, attempt);
    const known = await isKnown(client, attempt);
    const milliseconds = await wait(client, attempt, known, now);
    if (milliseconds > 0) return { status: 'limited', retryAfter: Math.ceil(milliseconds / 1000) };
    const { rows } = await client.query<Secret>('SELECT salt, password FROM accounts WHERE name = $1', [
      attempt.account,
    ]);
    const succeeded = matches(rows[0] ?? NOBODY, attempt.password);
    await client.query(
      `INSERT INTO login_attempts (account, ip, device, succeeded, attempted_at, known)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [attempt.account, attempt.ip, attempt.device, succeeded, now, known],
    );
    return { status: succeeded ? 'welcome' : 'denied' };
  });
}
