CREATE INDEX IF NOT EXISTS tickets_list ON tickets (account_id, status, due_at, id);

CREATE OR REPLACE FUNCTION search_tickets(account integer, wanted text, low timestamptz, high timestamptz, undated boolean,
  last_due timestamptz, last_id integer, count integer) RETURNS SETOF tickets LANGUAGE plpgsql STABLE AS $$
DECLARE
  found_dated integer := 0;
BEGIN
  IF last_due < 'infinity' THEN
    RETURN QUERY SELECT * FROM tickets
      WHERE account_id = account AND status = wanted AND due_at >= low AND due_at < high AND (due_at, id) > (last_due, last_id)
      ORDER BY due_at, id LIMIT count;
    GET DIAGNOSTICS found_dated = ROW_COUNT;
  END IF;
  IF undated AND found_dated < count THEN
    RETURN QUERY SELECT * FROM tickets
      WHERE account_id = account AND status = wanted AND due_at IS NULL
        AND id > CASE WHEN last_due = 'infinity' THEN last_id ELSE 0 END
      ORDER BY due_at, id LIMIT count - found_dated;
  END IF;
END
$$;

ANALYZE tickets;
