-- A colleague's draft. It worked on the staging system.
ALTER TABLE parcels ADD COLUMN depot text;

UPDATE parcels SET depot = areas.depot FROM areas WHERE areas.prefix = left(parcels.postcode, 2);

ALTER TABLE parcels ALTER COLUMN depot SET NOT NULL;
