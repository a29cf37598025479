CREATE TABLE IF NOT EXISTS orders (
  id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client    integer NOT NULL,
  key       text NOT NULL,
  body      jsonb NOT NULL,
  is_open   boolean NOT NULL DEFAULT true,
  charge_id text,
  paid_at   timestamptz,
  payment_id integer,
  answer    jsonb
);

CREATE UNIQUE INDEX IF NOT EXISTS orders_open ON orders (client, key) WHERE is_open;
