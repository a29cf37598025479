-- 40 releases, 2,000 customers and 500 vouchers, the same on every machine.
INSERT INTO releases (title, price_cents, copies_left)
SELECT (ARRAY['Night Ferry', 'Paper Moons', 'Low Tide', 'Glasshouse', 'Tin Roof'])[1 + n % 5]
    || ', ' || (ARRAY['red', 'clear', 'gold', 'marbled'])[1 + n % 4] || ' vinyl',
  1900 + 100 * (n % 9), 20 + 10 * (n % 5)
FROM generate_series(1, 40) AS n;

INSERT INTO customers (name)
SELECT (ARRAY['Ada', 'Bruno', 'Chloe', 'Dimitri', 'Elena', 'Farid', 'Greta', 'Hugo'])[1 + n % 8]
    || ' ' || (ARRAY['Abel', 'Bianchi', 'Costa', 'Dubois', 'Eriksen'])[1 + n % 5]
FROM generate_series(1, 2000) AS n;

INSERT INTO vouchers (code, cents)
SELECT 'FAN-' || 1000 + n, 100 * (1 + n % 5) FROM generate_series(1, 500) AS n;

-- Whoever buys everything.
INSERT INTO orders (release_id, customer_id, copies, total_cents)
SELECT r.id, 1 + r.id * 7 % 50, 1, r.price_cents FROM releases AS r;
