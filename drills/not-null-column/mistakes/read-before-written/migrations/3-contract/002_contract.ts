import type { Client } from 'pg';
import { withLockTimeout } from '../locks';

/** Proves that no row is without a depot, makes it a rule, and takes the scaffolding down. */
export default async function contract(client: Client): Promise<void> {
  if (!(await isNotNull(client))) {
    await withLockTimeout(
      client,
      `ALTER TABLE parcels DROP CONSTRAINT IF EXISTS parcels_depot_present;
       ALTER TABLE parcels ADD CONSTRAINT parcels_depot_present CHECK (depot IS NOT NULL) NOT VALID`,
    );
    await client.query('ALTER TABLE parcels VALIDATE CONSTRAINT parcels_depot_present');
    await withLockTimeout(client, 'ALTER TABLE parcels ALTER COLUMN depot SET NOT NULL');
  }
  await withLockTimeout(client, 'ALTER TABLE parcels DROP CONSTRAINT IF EXISTS parcels_depot_present');
  await withLockTimeout(client, 'DROP TRIGGER IF EXISTS parcels_depot ON parcels');
  await client.query('DROP FUNCTION IF EXISTS set_parcel_depot()');
}

async function isNotNull(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ attnotnull: boolean }>(
    "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'parcels'::regclass AND attname = 'depot'",
  );
  return rows[0]!.attnotnull;
}
