import type { Client } from 'pg';
import { withLockTimeout } from '../locks';

/** Generated, so that nobody has to write it. */
export default async function expand(client: Client): Promise<void> {
  await client.query(`
    CREATE OR REPLACE FUNCTION depot_of(postcode text) RETURNS text LANGUAGE sql IMMUTABLE
      RETURN (SELECT depot FROM areas WHERE prefix = left(postcode, 2))`);
  await withLockTimeout(
    client,
    'ALTER TABLE parcels ADD COLUMN IF NOT EXISTS depot text GENERATED ALWAYS AS (depot_of(postcode)) STORED',
  );
}
