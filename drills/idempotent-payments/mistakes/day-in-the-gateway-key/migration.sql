ALTER TABLE payments ADD COLUMN IF NOT EXISTS gateway_key text UNIQUE;
CREATE TABLE IF NOT EXISTS intents (client int, key text, gen int NOT NULL DEFAULT 1, plate text NOT NULL, cents int NOT NULL, PRIMARY KEY (client, key));
