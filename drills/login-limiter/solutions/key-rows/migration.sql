-- Whether the account knew the device when the attempt was made.
ALTER TABLE login_attempts ADD COLUMN IF NOT EXISTS known boolean NOT NULL DEFAULT false;

-- What attempts under the same limit meet at: a row for each account and each address.
CREATE TABLE IF NOT EXISTS limit_keys (key text PRIMARY KEY);
