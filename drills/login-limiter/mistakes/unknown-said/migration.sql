-- Whether the account knew the device when the attempt was made.
ALTER TABLE login_attempts ADD COLUMN IF NOT EXISTS known boolean NOT NULL DEFAULT false;

-- When somebody last tried to log in.
ALTER TABLE accounts ADD COLUMN IF NOT EXISTS last_seen_at timestamptz;
