SET lock_timeout = '1s';

ALTER TABLE parcels ALTER COLUMN depot SET NOT NULL;
