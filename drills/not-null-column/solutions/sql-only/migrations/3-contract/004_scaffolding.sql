SET lock_timeout = '1s';

ALTER TABLE parcels DROP CONSTRAINT IF EXISTS parcels_depot_present;
DROP TRIGGER IF EXISTS parcels_depot ON parcels;
DROP FUNCTION IF EXISTS set_parcel_depot();
