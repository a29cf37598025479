import type { Client } from 'pg';

const BATCH = 2000;

/** Fills what the old version has left empty. */
export default async function fill(client: Client): Promise<void> {
  for (let last = 0; ;) {
    const { rows } = await client.query<{ last: number | null }>(
      `WITH batch AS (
         SELECT id FROM parcels WHERE depot IS NULL AND id > $1 ORDER BY id LIMIT $2
       ), written AS (
         UPDATE parcels SET depot = areas.depot FROM batch, areas
         WHERE parcels.id = batch.id AND areas.prefix = left(parcels.postcode, 2)
       )
       SELECT max(id) AS last FROM batch`,
      [last, BATCH],
    );
    if (rows[0]!.last === null) return;
    last = rows[0]!.last;
  }
}
