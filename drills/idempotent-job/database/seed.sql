-- 500 members and 3,000 entries of the past, the same on every machine.
INSERT INTO members (name)
SELECT (ARRAY['Ada', 'Bruno', 'Chloe', 'Dimitri', 'Elena', 'Farid', 'Greta', 'Hugo'])[1 + n % 8]
    || ' ' || (ARRAY['Abel', 'Bianchi', 'Costa', 'Dubois', 'Eriksen'])[1 + n % 5]
FROM generate_series(1, 500) AS n;

INSERT INTO point_entries (member_id, points, reason)
SELECT 1 + n % 500, 10 * (1 + n % 7), 'purchase ' || 10000 + n
FROM generate_series(1, 3000) AS n;

UPDATE members SET points = (SELECT sum(points) FROM point_entries WHERE member_id = members.id);
