import type { Client } from 'pg';
import { withLockTimeout } from '../locks';

/** Back to before 1-expand. */
export default async function rollback(client: Client): Promise<void> {
  await withLockTimeout(client, 'DROP TRIGGER IF EXISTS parcels_depot ON parcels');
  await client.query('DROP FUNCTION IF EXISTS set_parcel_depot()');
  await withLockTimeout(client, 'ALTER TABLE parcels DROP COLUMN IF EXISTS depot');
}
