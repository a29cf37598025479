CREATE TABLE IF NOT EXISTS answers (
  client  integer NOT NULL,
  key     text NOT NULL,
  body    jsonb NOT NULL,
  answer  jsonb NOT NULL,
  paid_at timestamptz NOT NULL
);

CREATE INDEX IF NOT EXISTS answers_key ON answers (client, key, paid_at);
