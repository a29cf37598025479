-- 300 workspaces of 10 members each, of whom two or three are administrators; the same on every machine.
INSERT INTO workspaces (name)
SELECT (ARRAY['Harbour', 'Meadow', 'Quarry', 'Orchard', 'Lighthouse'])[1 + n % 5] || ' ' || n
FROM generate_series(1, 300) AS n;

INSERT INTO members (workspace_id, name, role)
SELECT workspace,
       (ARRAY['Ada', 'Bruno', 'Chloe', 'Dimitri', 'Elena', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas'])[place],
       CASE WHEN place <= 2 + workspace % 2 THEN 'admin' ELSE 'member' END
FROM generate_series(1, 300) AS workspace, generate_series(1, 10) AS place
ORDER BY workspace, place;

INSERT INTO role_changes (member_id, role) SELECT id, role FROM members WHERE role = 'admin' ORDER BY id;
