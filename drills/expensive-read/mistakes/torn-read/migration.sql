-- Whoever changes trips counts their stations anew, one after the other.
CREATE TABLE IF NOT EXISTS board_lines (
  station_id integer PRIMARY KEY REFERENCES stations,
  trips      integer NOT NULL DEFAULT 0,
  meters     integer NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS board_longest (
  station_id integer PRIMARY KEY REFERENCES stations,
  longest    integer
);
INSERT INTO board_lines (station_id) SELECT id FROM stations ON CONFLICT DO NOTHING;
INSERT INTO board_longest (station_id) SELECT id FROM stations ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION count_anew(ids integer[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM board_lines WHERE station_id = ANY (ids) ORDER BY station_id FOR UPDATE;
  UPDATE board_lines AS l SET (trips, meters) = (
    SELECT count(*), coalesce(sum(t.meters), 0) FROM trips AS t
    WHERE t.station_id = l.station_id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL)
  WHERE l.station_id = ANY (ids);
  UPDATE board_longest AS l SET longest = (
    SELECT max(t.meters) FROM trips AS t
    WHERE t.station_id = l.station_id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL)
  WHERE l.station_id = ANY (ids);
END $$;
SELECT count_anew(ARRAY(SELECT id FROM stations));

CREATE OR REPLACE FUNCTION follow_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_anew(ARRAY(SELECT station_id FROM come));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_anew(ARRAY(SELECT station_id FROM gone UNION SELECT station_id FROM come));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_anew(ARRAY(SELECT station_id FROM gone));
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER trips_added AFTER INSERT ON trips
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION follow_added();
CREATE OR REPLACE TRIGGER trips_changed AFTER UPDATE ON trips
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION follow_changed();
CREATE OR REPLACE TRIGGER trips_removed AFTER DELETE ON trips
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION follow_removed();
