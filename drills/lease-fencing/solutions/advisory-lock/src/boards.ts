import { transaction } from './database';
import { LOCK_REGION, type Lease } from './lease';

/** A line of a board. */
export interface Departure {
  /** `08:14` */
  readonly time: string;
  readonly line: string;
  readonly to: string;
}

export async function publish(
  { name, holder, term }: Lease,
  station: string,
  departures: readonly Departure[],
): Promise<boolean> {
  return transaction(async (client) => {
    await client.query(LOCK_REGION, [name]);
    const { rowCount } = await client.query(
      'SELECT FROM leases WHERE name = $1 AND holder = $2 AND term = $3 AND expires_at > clock_timestamp()',
      [name, holder, term],
    );
    if (rowCount !== 1) return false;
    await client.query(
      `INSERT INTO boards (station, region, departures) VALUES ($1, $2, $3)
       ON CONFLICT (station) DO UPDATE SET departures = $3`,
      [station, name, JSON.stringify(departures)],
    );
    return true;
  });
}
