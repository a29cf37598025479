CREATE TABLE IF NOT EXISTS key_uses (
  client  integer NOT NULL,
  key     text NOT NULL,
  use     integer NOT NULL,
  body    jsonb NOT NULL,
  paid_at timestamptz NOT NULL,
  PRIMARY KEY (client, key, use)
);

CREATE TABLE IF NOT EXISTS key_answers (
  client integer NOT NULL,
  key    text NOT NULL,
  use    integer NOT NULL,
  answer jsonb NOT NULL,
  PRIMARY KEY (client, key, use)
);
