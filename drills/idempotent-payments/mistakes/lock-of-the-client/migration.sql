CREATE TABLE IF NOT EXISTS keys (
  client int NOT NULL, key text NOT NULL, gateway_key text NOT NULL, plate text NOT NULL, cents int NOT NULL,
  answer jsonb, paid_at timestamptz, PRIMARY KEY (client, key));
CREATE UNIQUE INDEX IF NOT EXISTS payments_charge ON payments (charge_id);
