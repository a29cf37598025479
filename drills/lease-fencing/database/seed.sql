-- 4 regions with 30 boards each, the same on every machine. Nobody leads yet.
INSERT INTO boards (station, region, departures)
SELECT (ARRAY['Old Mill', 'Harbour', 'Castle', 'Market', 'Airport', 'Bridge'])[1 + n % 6] || ' ' || n,
       (ARRAY['north', 'east', 'south', 'west'])[1 + n % 4],
       jsonb_build_array(
         jsonb_build_object('time', to_char(6 + n % 15, 'FM00') || ':14', 'line', 'RE ' || 1 + n % 7, 'to', 'Lindau'),
         jsonb_build_object('time', to_char(6 + n % 15, 'FM00') || ':41', 'line', 'S ' || 1 + n % 5, 'to', 'Harbour')
       )
FROM generate_series(1, 120) AS n;
