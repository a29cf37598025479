-- Who leads: a row for each region, or none yet.
CREATE TABLE leases (
  -- The region.
  name       text PRIMARY KEY,
  -- The publisher that has it, or had it last.
  holder     text NOT NULL,
  -- Numbers the leases of a region.
  term       integer NOT NULL,
  -- From then on it is nobody's.
  expires_at timestamptz NOT NULL
);

-- What the screens at the stations show. They read station and departures.
CREATE TABLE boards (
  station    text PRIMARY KEY,
  region     text NOT NULL,
  -- [{ "time": "08:14", "line": "RE 5", "to": "Lindau" }, …]
  departures jsonb NOT NULL
);

CREATE INDEX boards_region ON boards (region);
