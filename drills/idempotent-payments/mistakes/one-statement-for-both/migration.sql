CREATE TABLE IF NOT EXISTS payment_keys (
  client integer NOT NULL,
  key text NOT NULL,
  gateway_key uuid NOT NULL UNIQUE,
  plate text NOT NULL,
  cents integer NOT NULL,
  payment_id integer REFERENCES payments,
  PRIMARY KEY (client, key)
);
