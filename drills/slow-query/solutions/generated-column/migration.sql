ALTER TABLE tickets ADD COLUMN IF NOT EXISTS due_key timestamptz GENERATED ALWAYS AS (coalesce(due_at, 'infinity')) STORED;
CREATE INDEX IF NOT EXISTS tickets_list ON tickets (account_id, status, due_key, id);
ANALYZE tickets;
