import type { Client } from 'pg';
import { withLockTimeout } from '../locks';

/** The column, and a trigger that fills it whoever writes. */
export default async function expand(client: Client): Promise<void> {
  await client.query(`
    CREATE OR REPLACE FUNCTION set_parcel_depot() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.depot := (SELECT depot FROM areas WHERE prefix = left(NEW.postcode, 2));
      RETURN NEW;
    END
    $$`);
  await withLockTimeout(
    client,
    `ALTER TABLE parcels ADD COLUMN IF NOT EXISTS depot text;
     CREATE OR REPLACE TRIGGER parcels_depot BEFORE INSERT OR UPDATE OF postcode ON parcels
       FOR EACH ROW EXECUTE FUNCTION set_parcel_depot()`,
  );
}
