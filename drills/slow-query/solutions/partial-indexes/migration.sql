CREATE INDEX IF NOT EXISTS tickets_due ON tickets (account_id, status, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS tickets_undated ON tickets (account_id, status, id) WHERE due_at IS NULL;
ANALYZE tickets;
