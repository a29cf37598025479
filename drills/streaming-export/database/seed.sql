-- 1,200 messages of account 1, some 42 MB when they are exported, and 240 of 20 other accounts; the same on every machine. Bodies repeat
-- themselves, so that they take little room in the table.
INSERT INTO messages (account_id, sent_at, sender, subject, body)
SELECT CASE WHEN n % 6 = 5 THEN 2 + n / 6 % 20 ELSE 1 END,
  timestamptz '2025-01-01 08:00:00+00' + (n / 3) * interval '7 minutes 131 milliseconds',
  CASE WHEN n % 11 > 0 THEN (ARRAY['ada', 'bruno', 'chloe', 'dimitri', 'elena'])[1 + n % 5] || '@example.com' END,
  'Re: delivery ' || 1000 + n % 700,
  repeat('Message ' || n || ': the pallets are at the gate. ' || seals, 26 + n % 4)
FROM generate_series(1, 1440) AS n,
  LATERAL (SELECT string_agg(md5(n || ' ' || seal), ' ') AS seals FROM generate_series(1, 37) AS seal) AS sealed;
