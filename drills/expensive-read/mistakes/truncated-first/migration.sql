CREATE TABLE IF NOT EXISTS board_lines (
  station_id integer PRIMARY KEY REFERENCES stations,
  name       text NOT NULL,
  trips      integer NOT NULL,
  meters     integer NOT NULL,
  longest    integer
);

-- One row: the moment that the lines are of. Who refreshes locks it.
CREATE TABLE IF NOT EXISTS board_refresh (as_of timestamptz NOT NULL);
INSERT INTO board_refresh SELECT '-infinity' WHERE NOT EXISTS (SELECT FROM board_refresh);
