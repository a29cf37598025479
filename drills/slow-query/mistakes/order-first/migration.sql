CREATE INDEX IF NOT EXISTS tickets_list ON tickets (due_at, id, account_id, status);
ANALYZE tickets;
