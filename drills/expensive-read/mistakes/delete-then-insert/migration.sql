-- Whoever changes trips counts their stations anew.
CREATE TABLE IF NOT EXISTS board_lines (
  station_id integer PRIMARY KEY REFERENCES stations,
  trips      integer NOT NULL,
  meters     integer NOT NULL,
  longest    integer
);

CREATE OR REPLACE FUNCTION count_anew(ids integer[]) RETURNS void LANGUAGE sql AS $$
  DELETE FROM board_lines WHERE station_id = ANY (ids);
  INSERT INTO board_lines
  SELECT s.id, count(t.id), coalesce(sum(t.meters), 0), max(t.meters)
  FROM stations AS s
  LEFT JOIN trips AS t ON t.station_id = s.id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL
  WHERE s.id = ANY (ids)
  GROUP BY s.id
  ORDER BY s.id;
$$;
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
