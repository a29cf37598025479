CREATE MATERIALIZED VIEW IF NOT EXISTS ticket_list AS SELECT * FROM tickets;
CREATE INDEX IF NOT EXISTS ticket_list_key ON ticket_list (account_id, status, due_at, id);
ANALYZE;
