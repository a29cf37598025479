-- 60 stations and 80,000 trips, the same on every machine: hashes instead of random().
CREATE FUNCTION pg_temp.pick(n integer, salt bigint, choices integer) RETURNS integer
  LANGUAGE sql IMMUTABLE
  RETURN abs(hashint4extended(n, salt) % choices)::integer;

-- The last three have no trips.
INSERT INTO stations (id, name, district)
SELECT n, (ARRAY['Mill', 'Market', 'Harbour', 'Castle', 'Station', 'Museum'])[1 + n % 6] || ' ' || (1 + n / 6),
  (ARRAY['North', 'East', 'South', 'West'])[1 + n % 4]
FROM generate_series(1, 60) AS n;

INSERT INTO trips (station_id, bike, started_at, ended_at, meters, cancelled_at, route)
SELECT
  1 + pg_temp.pick(n, 1, 57),
  'bike-' || pg_temp.pick(n, 2, 900),
  started_at,
  CASE WHEN pg_temp.pick(n, 3, 300) > 0 THEN started_at + pg_temp.pick(n, 4, 90) * interval '1 minute' END,
  CASE WHEN pg_temp.pick(n, 5, 50) > 0 THEN 200 + pg_temp.pick(n, 6, 9000) END,
  CASE WHEN pg_temp.pick(n, 7, 80) = 0 THEN started_at + interval '2 days' END,
  md5(n::text) || md5((-n)::text)
FROM (
  SELECT n, timestamptz '2025-10-01 05:00:00+00' + pg_temp.pick(n, 8, 120000) * interval '1 minute' AS started_at
  FROM generate_series(1, 80000) AS n
) AS numbered;
