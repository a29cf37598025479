-- 200 readers, reader-1 to reader-200, whose password is "shelf-" and the number; the same on every machine.
INSERT INTO accounts (name, salt, password)
SELECT 'reader-' || n, md5('salt ' || n), encode(sha256(convert_to(md5('salt ' || n) || 'shelf-' || n, 'UTF8')), 'hex')
FROM generate_series(1, 200) AS n;
