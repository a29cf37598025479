SET lock_timeout = '1s';

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'parcels'::regclass AND attname = 'depot' AND attnotnull)
     AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'parcels_depot_present') THEN
    ALTER TABLE parcels ADD CONSTRAINT parcels_depot_present CHECK (depot IS NOT NULL) NOT VALID;
  END IF;
END
$$;
