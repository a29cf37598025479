CREATE TABLE payment_keys (
  payment_id integer PRIMARY KEY REFERENCES payments,
  client integer NOT NULL,
  key text NOT NULL
);

CREATE INDEX ON payment_keys (client, key, payment_id);
