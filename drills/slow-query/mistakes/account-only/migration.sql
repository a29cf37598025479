CREATE INDEX IF NOT EXISTS tickets_account ON tickets (account_id);
ANALYZE tickets;
