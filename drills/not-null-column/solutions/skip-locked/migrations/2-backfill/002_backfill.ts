import type { Client } from 'pg';
import { untilReplicasFollow } from '../locks';

const BATCH = 1000;

/** Fills rows that nobody works at, until none is left. */
export default async function backfill(client: Client): Promise<void> {
  for (;;) {
    await untilReplicasFollow(client);
    await client.query('BEGIN');
    const { rowCount } = await client.query(
      `UPDATE parcels SET depot = areas.depot FROM areas
       WHERE prefix = left(postcode, 2)
         AND id IN (SELECT id FROM parcels WHERE depot IS NULL LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)`,
      [BATCH],
    );
    await client.query('COMMIT');
    if (rowCount === 0 && !(await isLeft(client))) return;
  }
}

async function isLeft(client: Client): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM parcels WHERE depot IS NULL LIMIT 1');
  return rowCount === 1;
}
