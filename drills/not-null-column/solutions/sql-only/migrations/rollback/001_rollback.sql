SET lock_timeout = '1s';

DROP TRIGGER IF EXISTS parcels_depot ON parcels;
DROP FUNCTION IF EXISTS set_parcel_depot();
DROP PROCEDURE IF EXISTS backfill_depots();
ALTER TABLE parcels DROP COLUMN IF EXISTS depot;
