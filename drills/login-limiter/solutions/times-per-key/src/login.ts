import type { PoolClient } from 'pg';
import type { Answer, Attempt, Clock } from './attempt';
import { transaction } from './database';
import { matches } from './passwords';

const WINDOW_MS = 10 * 60_000;

interface Limit {
  readonly key: string;
  readonly most: number;
}

/** Those that the attempt is under, in the order in which they are locked. */
function limitsOf({ account, ip, device }: Attempt, known: boolean): Limit[] {
  return known
    ? [{ key: JSON.stringify(['device', account, device]), most: 4 }]
    : [
        { key: JSON.stringify(['account', account]), most: 4 },
        { key: JSON.stringify(['ip', ip]), most: 6 },
      ];
}

/** The failures under a limit that count, the oldest first; nobody else gets at them until the transaction ends. */
async function locked(client: PoolClient, { key }: Limit, now: number): Promise<number[]> {
  await client.query('INSERT INTO recent_failures (key) VALUES ($1) ON CONFLICT DO NOTHING', [key]);
  const { rows } = await client.query<{ times: number[] }>(
    'SELECT times FROM recent_failures WHERE key = $1 FOR UPDATE',
    [key],
  );
  return rows[0]!.times.filter((time) => time > now - WINDOW_MS);
}

/** Decides on an attempt to log in. */
export async function logIn(attempt: Attempt, clock: Clock): Promise<Answer> {
  const { account, password, ip, device } = attempt;
  const at = await clock.now();
  const now = at.getTime();
  return transaction(async (client) => {
    const { rowCount } = await client.query('SELECT FROM known_devices WHERE account = $1 AND device = $2', [
      account,
      device,
    ]);
    const counted: { limit: Limit; times: number[] }[] = [];
    for (const limit of limitsOf(attempt, rowCount === 1))
      counted.push({ limit, times: await locked(client, limit, now) });
    const waits = counted
      .filter(({ limit, times }) => times.length >= limit.most)
      .map(({ times }) => times[0]! + WINDOW_MS - now);
    if (waits.length > 0) return { status: 'limited', retryAfter: Math.ceil(Math.max(...waits) / 1000) };
    const { rows } = await client.query<{ salt: string; password: string }>(
      'SELECT salt, password FROM accounts WHERE name = $1',
      [account],
    );
    const succeeded = matches(rows[0] ?? { salt: '', password: '' }, password);
    if (succeeded)
      await client.query('INSERT INTO known_devices VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        account,
        device,
      ]);
    else
      for (const { limit, times } of counted)
        await client.query('UPDATE recent_failures SET times = $2 WHERE key = $1', [
          limit.key,
          [...times, now],
        ]);
    await client.query(
      'INSERT INTO login_attempts (account, ip, device, succeeded, attempted_at) VALUES ($1, $2, $3, $4, $5)',
      [account, ip, device, succeeded, at],
    );
    return { status: succeeded ? 'welcome' : 'denied' };
  });
}
