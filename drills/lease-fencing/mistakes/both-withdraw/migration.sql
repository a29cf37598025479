-- Numbers all leases; it knows nothing of rows, so that nothing sets it back.
CREATE SEQUENCE IF NOT EXISTS lease_terms AS integer;

CREATE TABLE IF NOT EXISTS bids (term integer PRIMARY KEY, name text NOT NULL);
