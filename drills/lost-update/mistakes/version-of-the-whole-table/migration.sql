CREATE TABLE IF NOT EXISTS last_change (number integer NOT NULL);
INSERT INTO last_change SELECT 1 WHERE NOT EXISTS (SELECT FROM last_change);
