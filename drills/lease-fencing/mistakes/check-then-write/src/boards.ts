import { pool } from './database';
import type { Lease } from './lease';

/** A line of a board. */
export interface Departure {
  /** `08:14` */
  readonly time: string;
  readonly line: string;
  readonly to: string;
}

/**
 * Puts departures on a station's board; one that is not there yet is made.
 * @param lease on the station's region, under which the publisher works
 * @returns whether the board shows them
 */
export async function publish(
  lease: Lease,
  station: string,
  departures: readonly Departure[],
): Promise<boolean> {
  const { rowCount } = await pool.query(
    'SELECT FROM leases WHERE name = $1 AND holder = $2 AND term = $3 AND expires_at > now()',
    [lease.name, lease.holder, lease.term],
  );
  if (rowCount !== 1) return false;
  await pool.query(
    `INSERT INTO boards (station, region, departures) VALUES ($1, $2, $3)
     ON CONFLICT (station) DO UPDATE SET departures = $3`,
    [station, lease.name, JSON.stringify(departures)],
  );
  return true;
}
