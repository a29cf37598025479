import { serializable } from './database';
import { latestOf, type Lease } from './lease';

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
  return serializable(async (client) => {
    const latest = await latestOf(client, lease.name);
    if (latest?.term !== lease.term || latest.holder !== lease.holder) return false;
    await client.query(
      `INSERT INTO boards (station, region, departures) VALUES ($1, $2, $3)
       ON CONFLICT (station) DO UPDATE SET departures = $3`,
      [station, lease.name, JSON.stringify(departures)],
    );
    return true;
  });
}
