-- Readers of the library.
CREATE TABLE accounts (
  name     text PRIMARY KEY,
  salt     text NOT NULL,
  -- sha256 of the salt and the password, in hexadecimal.
  password text NOT NULL
);

-- What became of attempts to log in. The fraud team reads it.
CREATE TABLE login_attempts (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- As it was typed: there may be no such account.
  account      text NOT NULL,
  ip           text NOT NULL,
  device       text NOT NULL,
  succeeded    boolean NOT NULL,
  attempted_at timestamptz NOT NULL
);

CREATE INDEX login_attempts_account ON login_attempts (account, attempted_at);
CREATE INDEX login_attempts_ip ON login_attempts (ip, attempted_at);
