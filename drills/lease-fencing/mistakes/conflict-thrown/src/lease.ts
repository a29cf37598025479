import type { PoolClient } from 'pg';
import { serializable } from './database';

/** The right to publish a region's boards, for a while. */
export interface Lease {
  /** The region. */
  readonly name: string;
  /** The publisher that it was given to. */
  readonly holder: string;
  /** Greater than that of every earlier lease of the region. */
  readonly term: number;
}

interface Latest {
  readonly holder: string;
  readonly term: number;
  readonly alive: boolean;
}

export async function latestOf(client: PoolClient, name: string): Promise<Latest | undefined> {
  const { rows } = await client.query<Latest>(
    'SELECT holder, term, expires_at > now() AS alive FROM leases WHERE name = $1',
    [name],
  );
  return rows[0];
}

export async function acquire(name: string, holder: string, seconds: number): Promise<Lease | null> {
  return serializable(async (client) => {
    const latest = await latestOf(client, name);
    if (latest?.alive) return null;
    const values = [name, holder, seconds];
    const sql = latest
      ? `UPDATE leases SET holder = $2, term = nextval('lease_terms'), expires_at = now() + make_interval(secs => $3)
         WHERE name = $1 RETURNING term`
      : `INSERT INTO leases (name, holder, term, expires_at)
         VALUES ($1, $2, nextval('lease_terms'), now() + make_interval(secs => $3)) RETURNING term`;
    const { rows } = await client.query<{ term: number }>(sql, values);
    return { name, holder, term: rows[0]!.term };
  });
}

export async function renew(lease: Lease, seconds: number): Promise<boolean> {
  return serializable(async (client) => {
    const latest = await latestOf(client, lease.name);
    if (!latest?.alive || latest.term !== lease.term || latest.holder !== lease.holder) return false;
    await client.query('UPDATE leases SET expires_at = now() + make_interval(secs => $2) WHERE name = $1', [
      lease.name,
      seconds,
    ]);
    return true;
  });
}

export async function release(lease: Lease): Promise<boolean> {
  return serializable(async (client) => {
    const latest = await latestOf(client, lease.name);
    if (latest?.term !== lease.term || latest.holder !== lease.holder) return false;
    await client.query('DELETE FROM leases WHERE name = $1', [lease.name]);
    return true;
  });
}
