-- Numbers all leases; it knows nothing of rows, so that nothing sets it back.
CREATE SEQUENCE IF NOT EXISTS lease_terms AS integer;
-- The lease under which a board was last written.
ALTER TABLE boards ADD COLUMN IF NOT EXISTS term integer NOT NULL DEFAULT 0;
