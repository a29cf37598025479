CREATE TABLE IF NOT EXISTS answers (
  use     integer NOT NULL,
  client  integer NOT NULL,
  key     text NOT NULL,
  body    jsonb NOT NULL,
  answer  jsonb NOT NULL,
  paid_at timestamptz NOT NULL,
  PRIMARY KEY (client, key, use)
);
