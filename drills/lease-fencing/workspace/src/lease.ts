import { pool } from './database';

/** The right to publish a region's boards, for a while. */
export interface Lease {
  /** The region. */
  readonly name: string;
  /** The publisher that it was given to. */
  readonly holder: string;
  /** Greater than that of every earlier lease of the region. */
  readonly term: number;
}

/**
 * Asks for a region's lease.
 * @param seconds until it expires
 * @returns null where somebody has it
 */
export async function acquire(name: string, holder: string, seconds: number): Promise<Lease | null> {
  const { rows } = await pool.query<{ term: number; expires_at: Date }>(
    'SELECT term, expires_at FROM leases WHERE name = $1',
    [name],
  );
  const latest = rows[0];
  if (latest && latest.expires_at.getTime() > Date.now()) return null;
  const term = (latest?.term ?? 0) + 1;
  await pool.query(
    `INSERT INTO leases (name, holder, term, expires_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO UPDATE SET holder = $2, term = $3, expires_at = $4`,
    [name, holder, term, inSeconds(seconds)],
  );
  return { name, holder, term };
}

/**
 * Makes a lease that one has last longer.
 * @param seconds until it expires, from now on
 * @returns false where one has it no more
 */
export async function renew(lease: Lease, seconds: number): Promise<boolean> {
  const { rowCount } = await pool.query('UPDATE leases SET expires_at = $2 WHERE name = $1', [
    lease.name,
    inSeconds(seconds),
  ]);
  return rowCount === 1;
}

/**
 * Gives a lease back before it expires.
 * @returns false where one has it no more
 */
export async function release(lease: Lease): Promise<boolean> {
  const { rowCount } = await pool.query('DELETE FROM leases WHERE name = $1', [lease.name]);
  return rowCount === 1;
}

function inSeconds(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}
