import type { Client } from 'pg';
import { withLockTimeout } from '../locks';

export default async function expand(client: Client): Promise<void> {
  await withLockTimeout(client, 'ALTER TABLE parcels ADD COLUMN IF NOT EXISTS depot text');
}
