-- A payment knows the key that it was made with, and the payment that had the key before: 0 where there was none.
ALTER TABLE payments
  ADD COLUMN IF NOT EXISTS request_key text,
  ADD COLUMN IF NOT EXISTS previous_id integer;

CREATE UNIQUE INDEX IF NOT EXISTS payments_request ON payments (client, request_key, previous_id);
