CREATE TABLE IF NOT EXISTS used_keys (
  client  integer NOT NULL,
  key     text NOT NULL,
  body    text NOT NULL,
  uses    integer NOT NULL DEFAULT 0,
  answer  jsonb,
  paid_at timestamptz,
  PRIMARY KEY (client, key)
);
