CREATE TABLE IF NOT EXISTS orders (
  id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client    integer NOT NULL,
  key       text NOT NULL,
  body      jsonb NOT NULL,
  is_open   boolean NOT NULL DEFAULT true,
  charge_id text,
  paid_at   timestamptz,
  answer    jsonb
);

CREATE UNIQUE INDEX IF NOT EXISTS orders_open ON orders (client, key) WHERE is_open;

CREATE OR REPLACE FUNCTION pay_order(order_id integer, paying_at timestamptz) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  o orders;
  payment_id integer;
BEGIN
  SELECT * INTO o FROM orders WHERE id = order_id FOR UPDATE;
  IF o.answer IS NOT NULL THEN RETURN o.answer; END IF;
  INSERT INTO payments (client, plate, cents, charge_id, paid_at)
  VALUES (o.client, o.body ->> 'plate', (o.body ->> 'cents')::integer, o.charge_id, paying_at)
  RETURNING id INTO payment_id;
  UPDATE orders SET paid_at = paying_at, answer = jsonb_build_object('status', 201, 'body', body || jsonb_build_object(
    'paymentId', payment_id, 'chargeId', charge_id, 'status', 'paid',
    'paidAt', to_char(paying_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
  WHERE id = order_id RETURNING answer INTO o.answer;
  RETURN o.answer;
END $$;
