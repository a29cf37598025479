CREATE INDEX IF NOT EXISTS tickets_account ON tickets (account_id);
CREATE INDEX IF NOT EXISTS tickets_status ON tickets (status);
ANALYZE tickets;
