DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_constraint WHERE conname = 'parcels_depot_present' AND NOT convalidated) THEN
    ALTER TABLE parcels VALIDATE CONSTRAINT parcels_depot_present;
  END IF;
END
$$;
