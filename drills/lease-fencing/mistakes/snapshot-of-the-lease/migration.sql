-- Numbers all leases; it knows nothing of rows, so that nothing sets it back.
CREATE SEQUENCE IF NOT EXISTS lease_terms AS integer;
