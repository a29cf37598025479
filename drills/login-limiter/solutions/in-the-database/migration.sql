-- Whether the account knew the device when the attempt was made.
ALTER TABLE login_attempts ADD COLUMN IF NOT EXISTS known boolean NOT NULL DEFAULT false;

CREATE OR REPLACE FUNCTION log_in(name text, given text, address text, browser text, at timestamptz)
RETURNS TABLE (status text, retry_after integer) LANGUAGE plpgsql AS $$
DECLARE
  -- Failures from then on count.
  since CONSTANT timestamptz := at - interval '10 minutes';
  is_known boolean;
  room timestamptz;
  is_right boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('account ' || name, 0));
  PERFORM pg_advisory_xact_lock(hashtextextended('ip ' || address, 0));
  is_known := EXISTS (SELECT FROM login_attempts WHERE account = name AND device = browser AND succeeded);
  SELECT max(reached.attempted_at) + interval '10 minutes' INTO room FROM (
    (SELECT attempted_at FROM login_attempts
     WHERE account = name AND NOT known AND NOT succeeded AND attempted_at > since AND NOT is_known
     ORDER BY attempted_at DESC OFFSET 3 LIMIT 1)
    UNION ALL
    (SELECT attempted_at FROM login_attempts
     WHERE ip = address AND NOT known AND NOT succeeded AND attempted_at > since AND NOT is_known
     ORDER BY attempted_at DESC OFFSET 5 LIMIT 1)
    UNION ALL
    (SELECT attempted_at FROM login_attempts
     WHERE account = name AND device = browser AND known AND NOT succeeded AND attempted_at > since AND is_known
     ORDER BY attempted_at DESC OFFSET 3 LIMIT 1)
  ) AS reached;
  IF room IS NOT NULL THEN
    RETURN QUERY SELECT 'limited', ceil(extract(epoch FROM room - at))::integer;
    RETURN;
  END IF;
  is_right := EXISTS (
    SELECT FROM accounts
    WHERE accounts.name = log_in.name AND password = encode(sha256(convert_to(salt || given, 'UTF8')), 'hex')
  );
  INSERT INTO login_attempts (account, ip, device, succeeded, attempted_at, known)
  VALUES (name, address, browser, is_right, at, is_known);
  RETURN QUERY SELECT CASE WHEN is_right THEN 'welcome' ELSE 'denied' END, NULL::integer;
END
$$;
