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
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(
      'SELECT FROM leases WHERE name = $1 AND holder = $2 AND term = $3 FOR SHARE',
      [lease.name, lease.holder, lease.term],
    );
    // No later lease is given while the row is locked.
    if (rowCount === 1) await write(lease.name, station, departures);
    await client.query('COMMIT');
    return rowCount === 1;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function write(region: string, station: string, departures: readonly Departure[]): Promise<void> {
  await pool.query(
    `INSERT INTO boards (station, region, departures) VALUES ($1, $2, $3)
     ON CONFLICT (station) DO UPDATE SET departures = excluded.departures`,
    [station, region, JSON.stringify(departures)],
  );
}
