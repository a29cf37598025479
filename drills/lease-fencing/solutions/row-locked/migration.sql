-- The greatest term of each region so far.
CREATE TABLE IF NOT EXISTS region_terms (
  name text PRIMARY KEY,
  term integer NOT NULL DEFAULT 0
);
