CREATE SEQUENCE IF NOT EXISTS lease_terms AS integer;

-- The term of the lease that was given; null where somebody has one.
CREATE OR REPLACE FUNCTION acquire_lease(region text, publisher text, seconds double precision) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  given integer;
BEGIN
  LOOP
    UPDATE leases SET holder = publisher, term = nextval('lease_terms'), expires_at = now() + make_interval(secs => seconds)
    WHERE name = region AND expires_at <= now() RETURNING term INTO given;
    IF FOUND THEN
      RETURN given;
    END IF;
    PERFORM FROM leases WHERE name = region;
    IF FOUND THEN
      RETURN NULL;
    END IF;
    BEGIN
      INSERT INTO leases VALUES (region, publisher, nextval('lease_terms'), now() + make_interval(secs => seconds))
      RETURNING term INTO given;
      RETURN given;
    EXCEPTION WHEN unique_violation THEN
      NULL; -- somebody else made the row: look again
    END;
  END LOOP;
END
$$;

-- Every write of a board goes through here, whichever publisher makes it.
CREATE OR REPLACE FUNCTION publish_board(region text, lease integer, place text, content jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM leases WHERE name = region AND term = lease FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO boards VALUES (place, region, content) ON CONFLICT (station) DO UPDATE SET departures = content;
  RETURN true;
END
$$;
