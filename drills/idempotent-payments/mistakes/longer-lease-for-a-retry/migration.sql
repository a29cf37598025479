CREATE TABLE IF NOT EXISTS keys (
  client int NOT NULL, key text NOT NULL, gateway_key uuid NOT NULL DEFAULT gen_random_uuid(), plate text NOT NULL, cents int NOT NULL,
  state text NOT NULL CHECK (state IN ('working', 'paid')),
  locked_at timestamptz, owner uuid, answer json, paid_at timestamptz, PRIMARY KEY (client, key));
