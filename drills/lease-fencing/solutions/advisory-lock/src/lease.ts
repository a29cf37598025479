import { transaction } from './database';

/** The right to publish a region's boards, for a while. */
export interface Lease {
  /** The region. */
  readonly name: string;
  /** The publisher that it was given to. */
  readonly holder: string;
  /** Greater than that of every earlier lease of the region. */
  readonly term: number;
}

/** Advisory locks on regions, told from those that others take. */
export const LOCK_REGION = 'SELECT pg_advisory_xact_lock(8143, hashtext($1))';

export async function acquire(name: string, holder: string, seconds: number): Promise<Lease | null> {
  return transaction(async (client) => {
    await client.query(LOCK_REGION, [name]);
    const { rowCount } = await client.query(
      'SELECT FROM leases WHERE name = $1 AND expires_at > clock_timestamp()',
      [name],
    );
    if (rowCount !== 0) return null;
    const { rows } = await client.query<Lease>(
      `MERGE INTO leases USING (SELECT nextval('lease_terms')::integer AS next) AS terms ON name = $1
       WHEN MATCHED THEN
         UPDATE SET holder = $2, term = next, expires_at = clock_timestamp() + make_interval(secs => $3)
       WHEN NOT MATCHED THEN
         INSERT (name, holder, term, expires_at)
         VALUES ($1, $2, next, clock_timestamp() + make_interval(secs => $3))
       RETURNING name, holder, term`,
      [name, holder, seconds],
    );
    return rows[0] ?? null;
  });
}

export async function renew({ name, holder, term }: Lease, seconds: number): Promise<boolean> {
  return transaction(async (client) => {
    await client.query(LOCK_REGION, [name]);
    const { rowCount } = await client.query(
      `UPDATE leases SET expires_at = clock_timestamp() + make_interval(secs => $4)
       WHERE name = $1 AND holder = $2 AND term = $3 AND expires_at > clock_timestamp()`,
      [name, holder, term, seconds],
    );
    return rowCount === 1;
  });
}

export async function release({ name, holder, term }: Lease): Promise<boolean> {
  return transaction(async (client) => {
    await client.query(LOCK_REGION, [name]);
    const { rowCount } = await client.query(
      'DELETE FROM leases WHERE name = $1 AND holder = $2 AND term = $3',
      [name, holder, term],
    );
    return rowCount === 1;
  });
}
