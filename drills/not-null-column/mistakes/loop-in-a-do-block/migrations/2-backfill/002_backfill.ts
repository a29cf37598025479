import type { Client } from 'pg';

export default async function backfill(client: Client): Promise<void> {
  await client.query(`
    DO $$
    DECLARE
      lowest integer := 0;
      highest integer;
    BEGIN
      LOOP
        SELECT max(id) INTO highest FROM (SELECT id FROM parcels WHERE id > lowest ORDER BY id LIMIT 2000) AS batch;
        EXIT WHEN highest IS NULL;
        BEGIN
          UPDATE parcels SET depot = areas.depot FROM areas
          WHERE parcels.id > lowest AND parcels.id <= highest AND parcels.depot IS NULL AND prefix = left(postcode, 2);
        EXCEPTION WHEN lock_not_available THEN
          RAISE NOTICE 'Rows % to % are left.', lowest, highest;
        END;
        lowest := highest;
      END LOOP;
    END
    $$`);
}
