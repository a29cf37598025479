CREATE INDEX IF NOT EXISTS tickets_list ON tickets (account_id, status, coalesce(due_at, 'infinity'), id);
ANALYZE tickets;
