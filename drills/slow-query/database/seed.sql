-- 100,000 tickets of 2,000 accounts, the same on every machine: hashes instead of random().
CREATE FUNCTION pg_temp.pick(n integer, salt bigint, choices integer) RETURNS integer
  LANGUAGE sql IMMUTABLE
  RETURN abs(hashint4extended(n, salt) % choices)::integer;

-- Due at full eight hours, shared by many, or at any microsecond; every seventh is not due at all.
CREATE FUNCTION pg_temp.due(n integer) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE
  RETURN CASE WHEN pg_temp.pick(n, 1, 7) > 0 THEN
    timestamptz '2025-01-01 00:00:00+00' + pg_temp.pick(n, 2, 2190) * interval '8 hours'
      + CASE WHEN pg_temp.pick(n, 3, 3) = 0 THEN pg_temp.pick(n, 4, 1000000) * interval '1 microsecond' ELSE interval '0' END
  END;

INSERT INTO tickets (account_id, status, due_at, assignee, subject)
SELECT
  1 + pg_temp.pick(n, 5, 2000),
  (ARRAY['open', 'waiting', 'waiting', 'solved', 'solved', 'solved'])[1 + pg_temp.pick(n, 6, 6)],
  pg_temp.due(n),
  (ARRAY['ana', 'ben', 'chi', NULL])[1 + pg_temp.pick(n, 7, 4)],
  (ARRAY['Parcel is late', 'Wrong size', 'Invoice is missing', 'Cannot log in'])[1 + pg_temp.pick(n, 8, 4)] || ' (' || n || ')'
FROM generate_series(1, 100000) AS n;
