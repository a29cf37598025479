CREATE TABLE IF NOT EXISTS payment_intents (
  payment_id integer PRIMARY KEY DEFAULT nextval('payments_id_seq'),
  client integer NOT NULL, key text NOT NULL, generation integer NOT NULL,
  plate text NOT NULL, cents integer NOT NULL,
  UNIQUE (client, key, generation)
);
