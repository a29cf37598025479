import type { Client } from 'pg';
import { withLockTimeout } from '../locks';

/** Back to before 1-expand. */
export default async function rollback(client: Client): Promise<void> {
  await withLockTimeout(client, 'ALTER TABLE parcels DROP COLUMN IF EXISTS depot');
}
