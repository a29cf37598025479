-- Two who change the administrators of a workspace both write to its row, so that one of them gets a serialization failure.
ALTER TABLE workspaces ADD COLUMN IF NOT EXISTS admin_changes bigint NOT NULL DEFAULT 0;
