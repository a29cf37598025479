CREATE TABLE IF NOT EXISTS payment_requests (
  client     integer NOT NULL,
  key        text NOT NULL,
  body       jsonb NOT NULL,
  claimed_at timestamptz NOT NULL,
  answer     jsonb,
  paid_at    timestamptz,
  PRIMARY KEY (client, key)
);
