import { transaction } from './database';
import { isLatest, lockRegion, type Lease } from './lease';

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
  return transaction(async (client) => {
    const latest = await lockRegion(client, lease.name);
    if (!isLatest(lease, latest)) return false;
    await client.query(
      `INSERT INTO boards (station, region, departures) VALUES ($1, $2, $3)
       ON CONFLICT (station) DO UPDATE SET departures = $3`,
      [station, lease.name, JSON.stringify(departures)],
    );
    return true;
  });
}
