import type { Client } from 'pg';
import { withLockTimeout } from '../locks';

export default async function contract(client: Client): Promise<void> {
  await withLockTimeout(client, 'ALTER TABLE parcels ALTER COLUMN depot SET NOT NULL');
  await withLockTimeout(client, 'DROP TRIGGER IF EXISTS parcels_depot ON parcels');
  await client.query('DROP FUNCTION IF EXISTS set_parcel_depot()');
}
