CREATE UNIQUE INDEX IF NOT EXISTS point_entries_once ON point_entries (member_id, points, reason);
