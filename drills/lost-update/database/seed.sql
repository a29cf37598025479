-- 300 patients, the same on every machine.
INSERT INTO patients (id, name, phone, weight_kg, allergies, medication, notes, updated_at)
SELECT n,
       (ARRAY['Amara', 'Bastien', 'Carla', 'Dirk', 'Esra', 'Femke', 'Gilles', 'Hanna'])[1 + n % 8]
         || ' ' || (ARRAY['Aerts', 'Benali', 'Claes', 'Demir', 'Engel', 'Fontaine', 'Goossens'])[1 + n % 7],
       CASE WHEN n % 6 > 0 THEN '+32 2 555 ' || 1000 + n END,
       40 + n * 7 % 70,
       (ARRAY['none known', 'pollen', 'latex', 'peanuts'])[1 + n % 4],
       (ARRAY['none', 'metformin 500 mg', 'ramipril 5 mg', 'ibuprofen 400 mg', 'levothyroxine 75 mcg'])[1 + n % 5],
       'registered ' || to_char(date '2019-01-07' + n, 'YYYY-MM-DD'),
       timestamptz '2025-03-03 08:00:00+00' + n * interval '97 minutes'
FROM generate_series(1, 300) AS n;
