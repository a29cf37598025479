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
  const { rows } = await pool.query<{ term: number }>(
    "INSERT INTO bids VALUES (nextval('lease_terms'), $1) RETURNING term",
    [name],
  );
  const { term } = rows[0]!;
  try {
    const others = await pool.query('SELECT FROM bids WHERE name = $1 AND term <> $2', [name, term]);
    if (others.rowCount !== 0) return null;
    const got = await pool.query(
      `INSERT INTO leases (name, holder, term, expires_at) VALUES ($1, $2, $3, now() + make_interval(secs => $4))
       ON CONFLICT (name) DO UPDATE
         SET holder = excluded.holder, term = excluded.term, expires_at = excluded.expires_at
         WHERE leases.expires_at <= now()`,
      [name, holder, term, seconds],
    );
    return got.rowCount === 1 ? { name, holder, term } : null;
  } finally {
    await pool.query('DELETE FROM bids WHERE term = $1', [term]);
  }
}

/**
 * Makes a lease that one has last longer.
 * @param seconds until it expires, from now on
 * @returns false where one has it no more
 */
export async function renew({ name, holder, term }: Lease, seconds: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE leases SET expires_at = now() + make_interval(secs => $4)
     WHERE name = $1 AND holder = $2 AND term = $3 AND expires_at > now()`,
    [name, holder, term, seconds],
  );
  return rowCount === 1;
}

/**
 * Gives a lease back before it expires.
 * @returns false where one has it no more
 */
export async function release({ name, holder, term }: Lease): Promise<boolean> {
  const { rowCount } = await pool.query('DELETE FROM leases WHERE name = $1 AND holder = $2 AND term = $3', [
    name,
    holder,
    term,
  ]);
  return rowCount === 1;
}
