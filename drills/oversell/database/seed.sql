-- Five Saturdays of ten cakes each, and 400 orders of two lines, the same on every machine.
INSERT INTO cakes (name, saturday, baked, remaining)
SELECT (ARRAY['Apple crumble', 'Black Forest', 'Carrot', 'Cheesecake', 'Chocolate', 'Hazelnut', 'Lemon', 'Marble', 'Plum', 'Poppy seed'])[n],
       date '2026-05-02' + 7 * week, 20, 20
FROM generate_series(0, 4) AS week, generate_series(1, 10) AS n
ORDER BY week, n;

INSERT INTO orders (customer, placed_at)
SELECT (ARRAY['Abel', 'Bianchi', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Gruber'])[1 + n % 7],
       timestamptz '2026-04-27 08:00:00Z' + n * interval '17 minutes'
FROM generate_series(1, 400) AS n;

INSERT INTO order_lines (order_id, cake_id, quantity)
SELECT n, 1 + (7 * n + 3 * line) % 50, 1
FROM generate_series(1, 400) AS n, generate_series(0, 1) AS line;

UPDATE cakes SET remaining = baked - (SELECT coalesce(sum(quantity), 0) FROM order_lines WHERE cake_id = cakes.id);
