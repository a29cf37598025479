import type { PoolClient } from 'pg';
import type { Attempt } from './attempt';

export const WINDOW_MS = 10 * 60_000;
const MOST_PER_ACCOUNT = 4;
const MOST_PER_ADDRESS = 6;
const MOST_PER_DEVICE = 4;

/** So many failures of one kind may count. */
interface Limit {
  readonly most: number;
  /** Which failures, by the values from $3 on. */
  readonly where: string;
  readonly values: (attempt: Attempt) => string[];
}

const STRANGER: readonly Limit[] = [
  { most: MOST_PER_ACCOUNT, where: 'NOT known AND account = $3', values: ({ account }) => [account] },
  { most: MOST_PER_ADDRESS, where: 'NOT known AND ip = $3', values: ({ ip }) => [ip] },
];
const KNOWN: readonly Limit[] = [
  {
    most: MOST_PER_DEVICE,
    where: 'known AND account = $3 AND device = $4',
    values: ({ account, device }) => [account, device],
  },
];

const KNOWN_FOR_MS = 30 * 24 * 60 * 60_000;

/** Whether the account knows the device. */
export async function isKnown(client: PoolClient, { account, device }: Attempt, now: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT FROM login_attempts WHERE account = $1 AND device = $2 AND succeeded AND attempted_at > $3 LIMIT 1',
    [account, device, new Date(now.getTime() - KNOWN_FOR_MS)],
  );
  return rowCount === 1;
}

/** Keeps attempts under the same limits waiting until the transaction ends; always the account before the address. */
export async function lockLimits(client: PoolClient, { account, ip }: Attempt): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(1, hashtext($1))', [account]);
  await client.query('SELECT pg_advisory_xact_lock(2, hashtext($1))', [ip]);
}

/** Milliseconds until the attempt is under no limit that is reached; 0 where it is under none. */
export async function wait(client: PoolClient, attempt: Attempt, known: boolean, now: Date): Promise<number> {
  let longest = 0;
  for (const { most, where, values } of known ? KNOWN : STRANGER) {
    // The failure whose end makes room again.
    const { rows } = await client.query<{ attempted_at: Date }>(
      `SELECT attempted_at FROM login_attempts
       WHERE NOT succeeded AND attempted_at > $1 AND ${where}
       ORDER BY attempted_at DESC OFFSET $2 LIMIT 1`,
      [new Date(now.getTime() - WINDOW_MS), most - 1, ...values(attempt)],
    );
    const [last] = rows;
    if (last) longest = Math.max(longest, last.attempted_at.getTime() + WINDOW_MS - now.getTime());
  }
  return longest;
}
