CREATE TABLE IF NOT EXISTS payment_requests (
  client      integer NOT NULL,
  key         text NOT NULL,
  body        jsonb NOT NULL,
  -- The gateway's key: the same for all who work at this payment, another one when the phone's key is used anew.
  gateway_key uuid NOT NULL DEFAULT gen_random_uuid(),
  claimed_at  timestamptz NOT NULL,
  answer      jsonb,
  paid_at     timestamptz,
  PRIMARY KEY (client, key)
);
