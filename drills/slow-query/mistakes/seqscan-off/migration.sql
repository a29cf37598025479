CREATE INDEX IF NOT EXISTS tickets_account_status ON tickets (status, due_at);
ANALYZE tickets;
