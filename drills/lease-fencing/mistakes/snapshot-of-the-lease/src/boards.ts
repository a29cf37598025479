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
  // One statement, so that nothing comes between the look and the write.
  const { rowCount } = await pool.query(
    `INSERT INTO boards (station, region, departures)
     SELECT $4, name, $5::jsonb FROM leases
     WHERE name = $1 AND holder = $2 AND term = $3 AND expires_at > clock_timestamp()
     ON CONFLICT (station) DO UPDATE SET departures = excluded.departures`,
    [lease.name, lease.holder, lease.term, station, JSON.stringify(departures)],
  );
  return rowCount === 1;
}
