-- 2,000 payments of the past, the same on every machine.
INSERT INTO payments (client, plate, cents, charge_id, status, paid_at)
SELECT 1 + n * 7 % 400,
       '1-' || chr(65 + n % 26) || chr(65 + n / 3 % 26) || chr(65 + n / 7 % 26) || '-' || 100 + n % 900,
       150 * (1 + n % 9),
       'ch_' || 500000 + n,
       CASE WHEN n % 40 = 0 THEN 'refunded' ELSE 'paid' END,
       timestamptz '2025-11-01 06:00:00+00' + n * interval '31 minutes'
FROM generate_series(1, 2000) AS n;
