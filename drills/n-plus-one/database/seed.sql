-- 2,000 customers, 20,000 orders, some 54,000 items. The same rows on every machine: hashes instead of random().
CREATE FUNCTION pg_temp.pick(n integer, salt bigint, choices integer) RETURNS integer
  LANGUAGE sql IMMUTABLE
  RETURN abs(hashint4extended(n, salt) % choices)::integer;

INSERT INTO customers (name, city, email, internal_note)
SELECT
  (ARRAY['Ada', 'Bruno', 'Chloe', 'Dimitri', 'Elena', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Keiko', 'Liam'])[1 + pg_temp.pick(n, 1, 12)]
    || ' ' ||
  (ARRAY['Abel', 'Bianchi', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Garcia', 'Haddad', 'Ito', 'Jansen', 'Kowalski', 'Lang'])[1 + pg_temp.pick(n, 2, 12)],
  CASE WHEN pg_temp.pick(n, 3, 8) > 0 THEN
    (ARRAY['Bergen', 'Gent', 'Graz', 'Izmir', 'Lyon', 'Porto', 'Torino', 'Vigo'])[1 + pg_temp.pick(n, 4, 8)]
  END,
  'customer' || n || '@example.com',
  CASE WHEN pg_temp.pick(n, 5, 3) > 0 THEN 'Prefers to be called after ' || 8 + pg_temp.pick(n, 6, 10) || ' o''clock; asked about invoices by post.' END
FROM generate_series(1, 2000) AS n;

INSERT INTO orders (customer_id, status, placed_at, delivery_note)
SELECT
  CASE WHEN pg_temp.pick(n, 11, 12) > 0 THEN 1 + pg_temp.pick(n, 12, 2000) END,
  (ARRAY['open', 'paid', 'paid', 'packed', 'shipped', 'shipped', 'shipped', 'cancelled'])[1 + pg_temp.pick(n, 13, 8)],
  -- Imported in batches: whole hours, shared by several orders, and not quite in the order of the ids.
  timestamptz '2025-01-01 00:00:00+00' + (n / 2 + pg_temp.pick(n, 14, 48)) * interval '1 hour',
  CASE WHEN pg_temp.pick(n, 15, 2) = 0 THEN 'Leave it with the neighbours, entrance ' || 1 + pg_temp.pick(n, 16, 40) || '.' END
FROM generate_series(1, 20000) AS n;

INSERT INTO order_items (order_id, line, product, quantity, unit_price_cents)
SELECT
  n,
  line,
  (ARRAY['Desk lamp', 'Notebook', 'Fountain pen', 'Ink, blue', 'Ink, black', 'Paper clips', 'Stapler', 'Envelope C5', 'Wall calendar', 'Ruler 30 cm', 'Pencil HB', 'Eraser'])[1 + pg_temp.pick(n * 8 + line, 21, 12)],
  1 + pg_temp.pick(n * 8 + line, 22, 5),
  95 + pg_temp.pick(n * 8 + line, 23, 4000)
FROM generate_series(1, 20000) AS n
CROSS JOIN LATERAL generate_series(1, (ARRAY[0, 1, 1, 2, 2, 3, 3, 4, 5, 6])[1 + pg_temp.pick(n, 24, 10)]) AS line;
