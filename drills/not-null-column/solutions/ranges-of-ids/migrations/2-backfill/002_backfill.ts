import type { Client } from 'pg';
import { untilReplicasFollow } from '../locks';

const RANGE = 2500;

/** Walks the ids in ranges; a range that is done costs next to nothing. */
export default async function backfill(client: Client): Promise<void> {
  const { rows } = await client.query<{ low: number; high: number }>(
    'SELECT min(id) AS low, max(id) AS high FROM parcels',
  );
  const { low, high } = rows[0]!;
  for (let from = low; from <= high; from += RANGE) {
    await untilReplicasFollow(client);
    await client.query(
      `UPDATE parcels SET depot = areas.depot FROM areas
       WHERE id >= $1 AND id < $2 AND parcels.depot IS NULL AND prefix = left(postcode, 2)`,
      [from, from + RANGE],
    );
  }
}
