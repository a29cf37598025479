CREATE TABLE IF NOT EXISTS board_taken (one boolean PRIMARY KEY DEFAULT true CHECK (one), taken_at timestamptz NOT NULL);
CREATE MATERIALIZED VIEW IF NOT EXISTS board_view AS
  SELECT s.id AS station_id, s.name, count(t.id)::int AS trips, coalesce(sum(t.meters), 0)::int AS meters, max(t.meters) AS longest
  FROM stations AS s LEFT JOIN trips AS t ON t.station_id = s.id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL
  GROUP BY s.id;
CREATE UNIQUE INDEX IF NOT EXISTS board_view_station ON board_view (station_id);
