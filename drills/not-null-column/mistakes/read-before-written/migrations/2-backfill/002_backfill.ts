import type { Client } from 'pg';
import { untilReplicasFollow } from '../locks';

const BATCH = 2000;

/** Fills the column in batches of their own transactions; what is filled is left alone. */
export default async function backfill(client: Client): Promise<void> {
  for (let last = 0; ;) {
    await untilReplicasFollow(client);
    const { rows } = await client.query<{ id: number; depot: string }>(
      `SELECT parcels.id, areas.depot FROM parcels JOIN areas ON areas.prefix = left(parcels.postcode, 2)
       WHERE parcels.depot IS NULL AND parcels.id > $1 ORDER BY parcels.id LIMIT $2`,
      [last, BATCH],
    );
    if (rows.length === 0) return;
    await client.query(
      `UPDATE parcels SET depot = batch.depot FROM unnest($1::int[], $2::text[]) AS batch (id, depot)
       WHERE parcels.id = batch.id`,
      [rows.map(({ id }) => id), rows.map(({ depot }) => depot)],
    );
    last = rows.at(-1)!.id;
  }
}
