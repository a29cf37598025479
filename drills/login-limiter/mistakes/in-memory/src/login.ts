import type { Answer, Attempt, Clock } from './attempt';
import { pool } from './database';
import { matches, type Secret } from './passwords';

const WINDOW_MS = 10 * 60_000;
const MOST = { account: 4, ip: 6, device: 4 };

/** Times of failures, by limit. */
const failures = new Map<string, number[]>();
const knownDevices = new Set<string>();

/** Decides on an attempt to log in. */
export async function logIn({ account, password, ip, device }: Attempt, clock: Clock): Promise<Answer> {
  const at = await clock.now();
  const now = at.getTime();
  const own = `device ${account} ${device}`;
  const limits: [string, number][] = knownDevices.has(own)
    ? [[own, MOST.device]]
    : [
        [`account ${account}`, MOST.account],
        [`ip ${ip}`, MOST.ip],
      ];
  const waits: number[] = [];
  for (const [key, most] of limits) {
    const counting = (failures.get(key) ?? []).filter((time) => time > now - WINDOW_MS);
    failures.set(key, counting);
    if (counting.length >= most) waits.push(counting[0]! + WINDOW_MS - now);
  }
  if (waits.length > 0) return { status: 'limited', retryAfter: Math.ceil(Math.max(...waits) / 1000) };
  const { rows } = await pool.query<Secret>('SELECT salt, password FROM accounts WHERE name = $1', [account]);
  const succeeded = matches(rows[0] ?? { salt: '', password: '' }, password);
  if (succeeded) knownDevices.add(own);
  else for (const [key] of limits) failures.get(key)!.push(now);
  await pool.query(
    'INSERT INTO login_attempts (account, ip, device, succeeded, attempted_at) VALUES ($1, $2, $3, $4, $5)',
    [account, ip, device, succeeded, at],
  );
  return { status: succeeded ? 'welcome' : 'denied' };
}
