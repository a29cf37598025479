import { pool } from './database';
import type { Lease } from './lease';

/** A line of a board. */
export interface Departure {
  /** `08:14` */
  readonly time: string;
  readonly line: string;
  readonly to: string;
}

export async function publish(
  lease: Lease,
  station: string,
  departures: readonly Departure[],
): Promise<boolean> {
  const { rows } = await pool.query<{ published: boolean }>(
    'SELECT publish_board($1, $2, $3, $4) AS published',
    [lease.name, lease.term, station, JSON.stringify(departures)],
  );
  return rows[0]?.published === true;
}
