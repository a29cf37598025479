-- Which devices an account knows.
CREATE TABLE IF NOT EXISTS known_devices (
  account text NOT NULL,
  device  text NOT NULL,
  PRIMARY KEY (account, device)
);

-- The failures under one limit: milliseconds since 1970, the latest ones.
CREATE TABLE IF NOT EXISTS recent_failures (
  key   text PRIMARY KEY,
  times double precision[] NOT NULL DEFAULT '{}'
);
