import type { Client } from 'pg';
import { withLockTimeout } from '../locks';

/** NOT NULL for new rows first, proven for the others afterwards. */
export default async function contract(client: Client): Promise<void> {
  if (!(await isDeclared(client)))
    await withLockTimeout(
      client,
      'ALTER TABLE parcels ADD CONSTRAINT parcels_depot_not_null NOT NULL depot NOT VALID',
    );
  await client.query('ALTER TABLE parcels VALIDATE CONSTRAINT parcels_depot_not_null');
  await withLockTimeout(client, 'DROP TRIGGER IF EXISTS parcels_depot ON parcels');
  await client.query('DROP FUNCTION IF EXISTS set_parcel_depot()');
}

async function isDeclared(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT FROM pg_constraint WHERE conname = 'parcels_depot_not_null'",
  );
  return rowCount === 1;
}
