-- The lines follow every statement's changes; a maximum cannot be taken back, so that of a changed station is looked up.
CREATE TABLE IF NOT EXISTS station_totals (
  station_id integer PRIMARY KEY REFERENCES stations,
  trips      integer NOT NULL,
  meters     integer NOT NULL,
  longest    integer
);
INSERT INTO station_totals
SELECT s.id, count(t.id), coalesce(sum(t.meters), 0), max(t.meters)
FROM stations AS s
LEFT JOIN trips AS t ON t.station_id = s.id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL
GROUP BY s.id
ON CONFLICT DO NOTHING;

CREATE INDEX IF NOT EXISTS trips_longest ON trips (station_id, meters)
  WHERE ended_at IS NOT NULL AND cancelled_at IS NULL AND meters IS NOT NULL;

CREATE OR REPLACE FUNCTION follow_trips() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE') THEN
    UPDATE station_totals AS s SET trips = s.trips - d.trips, meters = s.meters - d.meters
    FROM (SELECT station_id, count(*) AS trips, coalesce(sum(meters), 0) AS meters FROM gone
          WHERE ended_at IS NOT NULL AND cancelled_at IS NULL GROUP BY station_id) AS d
    WHERE s.station_id = d.station_id;
    UPDATE station_totals AS s SET longest = (
      SELECT max(t.meters) FROM trips AS t
      WHERE t.station_id = s.station_id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL)
    WHERE s.station_id IN (SELECT station_id FROM gone);
  END IF;
  IF TG_OP IN ('UPDATE', 'INSERT') THEN
    UPDATE station_totals AS s
    SET trips = s.trips + d.trips, meters = s.meters + d.meters, longest = greatest(s.longest, d.longest)
    FROM (SELECT station_id, count(*) AS trips, coalesce(sum(meters), 0) AS meters, max(meters) AS longest FROM come
          WHERE ended_at IS NOT NULL AND cancelled_at IS NULL GROUP BY station_id) AS d
    WHERE s.station_id = d.station_id;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER trips_added AFTER INSERT ON trips
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION follow_trips();
CREATE OR REPLACE TRIGGER trips_changed AFTER UPDATE ON trips
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION follow_trips();
CREATE OR REPLACE TRIGGER trips_removed AFTER DELETE ON trips
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION follow_trips();
