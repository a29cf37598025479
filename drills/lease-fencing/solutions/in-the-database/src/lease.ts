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

export async function acquire(name: string, holder: string, seconds: number): Promise<Lease | null> {
  const { rows } = await pool.query<{ term: number | null }>('SELECT acquire_lease($1, $2, $3) AS term', [
    name,
    holder,
    seconds,
  ]);
  const term = rows[0]?.term ?? null;
  return term === null ? null : { name, holder, term };
}

export async function renew({ name, term }: Lease, seconds: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE leases SET expires_at = now() + make_interval(secs => $3)
     WHERE name = $1 AND term = $2 AND expires_at > now()`,
    [name, term, seconds],
  );
  return rowCount === 1;
}

export async function release({ name, term }: Lease): Promise<boolean> {
  const { rowCount } = await pool.query(
    'UPDATE leases SET expires_at = now() WHERE name = $1 AND term = $2',
    [name, term],
  );
  return rowCount === 1;
}
