import type { Client } from 'pg';

export default async function backfill(client: Client): Promise<void> {
  await client.query(
    `UPDATE parcels SET depot = areas.depot FROM areas WHERE parcels.depot IS NULL AND prefix = left(postcode, 2)`,
  );
}
