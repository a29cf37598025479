-- A company moved in last night with all its tickets: account 1 has four fifths of 100,000 new ones. 40 of them are escalated.
CREATE FUNCTION pg_temp.pick(n integer, salt bigint, choices integer) RETURNS integer
  LANGUAGE sql IMMUTABLE
  RETURN abs(hashint4extended(n, salt) % choices)::integer;

CREATE FUNCTION pg_temp.due(n integer) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE
  RETURN CASE WHEN pg_temp.pick(n, 1, 7) > 0 THEN
    timestamptz '2025-01-01 00:00:00+00' + pg_temp.pick(n, 2, 2190) * interval '8 hours'
      + CASE WHEN pg_temp.pick(n, 3, 3) = 0 THEN pg_temp.pick(n, 4, 1000000) * interval '1 microsecond' ELSE interval '0' END
  END;

INSERT INTO tickets (account_id, status, due_at, assignee, subject)
SELECT
  CASE WHEN n % 5 = 0 THEN 2 + pg_temp.pick(n, 5, 1999) ELSE 1 END,
  CASE WHEN n % 2500 = 1 THEN 'escalated' ELSE (ARRAY['open', 'waiting', 'waiting', 'solved', 'solved', 'solved'])[1 + pg_temp.pick(n, 6, 6)] END,
  pg_temp.due(n),
  (ARRAY['ana', 'ben', 'chi', NULL])[1 + pg_temp.pick(n, 7, 4)],
  (ARRAY['Parcel is late', 'Wrong size', 'Invoice is missing', 'Cannot log in'])[1 + pg_temp.pick(n, 8, 4)] || ' (' || n || ')'
FROM generate_series(100001, 200000) AS n;
