CREATE INDEX IF NOT EXISTS tickets_list ON tickets (account_id, status, due_at, id);
ANALYZE tickets;
