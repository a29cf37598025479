-- Serves account, status, range and order alike.
CREATE INDEX IF NOT EXISTS tickets_list ON tickets (account_id, status, due_at, id);
-- The company came after the last one.
ANALYZE tickets;
