CREATE INDEX IF NOT EXISTS tickets_list ON tickets (account_id, status, due_at, id);
CREATE INDEX IF NOT EXISTS tickets_account_id ON tickets (account_id);
CREATE INDEX IF NOT EXISTS tickets_status ON tickets (status);
CREATE INDEX IF NOT EXISTS tickets_due_at ON tickets (due_at);
CREATE INDEX IF NOT EXISTS tickets_assignee ON tickets (assignee);
ANALYZE tickets;
