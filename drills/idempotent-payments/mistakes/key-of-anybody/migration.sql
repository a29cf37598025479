CREATE TABLE IF NOT EXISTS used_keys (
  client  integer NOT NULL,
  key     text PRIMARY KEY,
  body    jsonb NOT NULL,
  uses    integer NOT NULL DEFAULT 0,
  answer  jsonb,
  paid_at timestamptz
);
