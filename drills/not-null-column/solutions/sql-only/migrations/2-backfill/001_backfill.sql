CREATE OR REPLACE PROCEDURE backfill_depots() LANGUAGE plpgsql AS $$
DECLARE
  lowest integer := 0;
  highest integer;
BEGIN
  LOOP
    SELECT max(id) INTO highest FROM (SELECT id FROM parcels WHERE id > lowest ORDER BY id LIMIT 2000) AS batch;
    EXIT WHEN highest IS NULL;
    UPDATE parcels SET depot = areas.depot FROM areas
      WHERE parcels.id > lowest AND parcels.id <= highest AND parcels.depot IS NULL AND prefix = left(postcode, 2);
    COMMIT;
    lowest := highest;
  END LOOP;
END
$$;
