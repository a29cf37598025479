-- Has the effect of the job and removes it, unless somebody else was first.
CREATE OR REPLACE FUNCTION credit_job(job integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  content jsonb;
BEGIN
  DELETE FROM jobs WHERE id = job RETURNING payload INTO content;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO point_entries (member_id, points, reason)
  VALUES ((content ->> 'memberId')::integer, (content ->> 'points')::integer, content ->> 'reason');
  UPDATE members SET points = points + (content ->> 'points')::integer WHERE id = (content ->> 'memberId')::integer;
  RETURN true;
END
$$;
