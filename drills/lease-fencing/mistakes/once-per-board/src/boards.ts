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
    `INSERT INTO boards (station, region, departures, term) VALUES ($1, $2, $3, $4)
     ON CONFLICT (station) DO UPDATE SET departures = excluded.departures, term = excluded.term
       WHERE boards.term < excluded.term`,
    [station, lease.name, JSON.stringify(departures), lease.term],
  );
  return rowCount === 1;
}
