-- Whether the account knew the device when the attempt was made.
ALTER TABLE login_attempts ADD COLUMN IF NOT EXISTS known boolean NOT NULL DEFAULT false;
