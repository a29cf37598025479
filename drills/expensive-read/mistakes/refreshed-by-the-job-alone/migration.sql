CREATE MATERIALIZED VIEW IF NOT EXISTS board AS
SELECT s.id AS station_id, s.name, count(t.id)::int AS trips, coalesce(sum(t.meters), 0)::int AS meters, max(t.meters) AS longest
FROM stations AS s
LEFT JOIN trips AS t ON t.station_id = s.id AND t.ended_at IS NOT NULL AND t.cancelled_at IS NULL
GROUP BY s.id
WITH NO DATA;

CREATE UNIQUE INDEX IF NOT EXISTS board_station ON board (station_id);

-- The moment that the board is of; none as long as it was never filled.
CREATE TABLE IF NOT EXISTS board_state (
  one   boolean PRIMARY KEY DEFAULT true CHECK (one),
  as_of timestamptz
);
INSERT INTO board_state DEFAULT VALUES ON CONFLICT DO NOTHING;
