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
  const { rows } = await pool.query<Lease>(
    `INSERT INTO leases (name, holder, term, expires_at)
     VALUES ($1, $2, nextval('lease_terms'), now() + make_interval(secs => $3))
     ON CONFLICT (name) DO UPDATE
       SET holder = excluded.holder, term = excluded.term, expires_at = excluded.expires_at
       WHERE leases.expires_at <= now()
     RETURNING name, holder, term`,
    [name, holder, seconds],
  );
  return rows[0] ?? null;
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
