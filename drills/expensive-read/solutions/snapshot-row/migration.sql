CREATE TABLE IF NOT EXISTS board_snapshot (
  id    integer PRIMARY KEY CHECK (id = 1),
  as_of timestamptz NOT NULL,
  lines jsonb NOT NULL
);
