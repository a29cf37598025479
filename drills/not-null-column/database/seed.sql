-- 100 areas, 120,000 parcels, the same on every machine.
INSERT INTO areas (prefix, depot)
SELECT lpad(n::text, 2, '0'), (ARRAY['North', 'East', 'South', 'West', 'Harbour', 'Airport'])[1 + n * 7 % 6] || ' ' || n % 4
FROM generate_series(0, 99) AS n;

INSERT INTO parcels (tracking, postcode, weight_grams, registered_at)
SELECT
  'P' || lpad(n::text, 8, '0'),
  lpad((abs(hashint4extended(n, 1)) % 100000)::text, 5, '0'),
  100 + abs(hashint4extended(n, 2)) % 20000,
  timestamptz '2026-01-01 00:00:00+00' + n * interval '40 seconds'
FROM generate_series(1, 120000) AS n;

INSERT INTO replica_lag VALUES (0);
