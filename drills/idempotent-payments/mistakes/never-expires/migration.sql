CREATE TABLE IF NOT EXISTS used_keys (
  client  integer NOT NULL,
  key     text NOT NULL,
  body    jsonb NOT NULL,
  answer  jsonb,
  paid_at timestamptz,
  PRIMARY KEY (client, key)
);
