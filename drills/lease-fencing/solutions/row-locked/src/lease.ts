import type { PoolClient } from 'pg';
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

interface Latest {
  readonly holder: string;
  readonly term: number;
  readonly alive: boolean;
}

/** Keeps all others who work at the region waiting until the transaction ends, and says who has its lease. */
export async function lockRegion(client: PoolClient, name: string): Promise<Latest | undefined> {
  await client.query('INSERT INTO region_terms (name) VALUES ($1) ON CONFLICT DO NOTHING', [name]);
  await client.query('SELECT FROM region_terms WHERE name = $1 FOR UPDATE', [name]);
  const { rows } = await client.query<Latest>(
    'SELECT holder, term, expires_at > clock_timestamp() AS alive FROM leases WHERE name = $1',
    [name],
  );
  return rows[0];
}

export function isLatest({ holder, term }: Lease, latest: Latest | undefined): boolean {
  return latest !== undefined && latest.holder === holder && latest.term === term;
}

export async function acquire(name: string, holder: string, seconds: number): Promise<Lease | null> {
  return transaction(async (client) => {
    const latest = await lockRegion(client, name);
    if (latest?.alive) return null;
    const { rows } = await client.query<{ term: number }>(
      'UPDATE region_terms SET term = term + 1 WHERE name = $1 RETURNING term',
      [name],
    );
    const term = rows[0]!.term;
    await client.query('DELETE FROM leases WHERE name = $1', [name]);
    await client.query(
      `INSERT INTO leases (name, holder, term, expires_at)
       VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))`,
      [name, holder, term, seconds],
    );
    return { name, holder, term };
  });
}

export async function renew(lease: Lease, seconds: number): Promise<boolean> {
  return transaction(async (client) => {
    const latest = await lockRegion(client, lease.name);
    if (!latest?.alive || !isLatest(lease, latest)) return false;
    const { rowCount } = await client.query(
      'UPDATE leases SET expires_at = clock_timestamp() + make_interval(secs => $2) WHERE name = $1',
      [lease.name, seconds],
    );
    return rowCount === 1;
  });
}

export async function release(lease: Lease): Promise<boolean> {
  return transaction(async (client) => {
    const latest = await lockRegion(client, lease.name);
    if (!isLatest(lease, latest)) return false;
    await client.query('UPDATE leases SET expires_at = clock_timestamp() WHERE name = $1', [lease.name]);
    return true;
  });
}
