CREATE INDEX IF NOT EXISTS trips_board ON trips (station_id, meters) WHERE ended_at IS NOT NULL AND cancelled_at IS NULL;
