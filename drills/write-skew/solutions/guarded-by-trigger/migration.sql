-- No workspace loses its last administrator, whoever writes to members.
CREATE OR REPLACE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- One at a time for each workspace; what the others did is there to see once the lock is had.
  PERFORM FROM workspaces WHERE id = OLD.workspace_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM members WHERE workspace_id = OLD.workspace_id AND role = 'admin') THEN
    RAISE EXCEPTION 'Workspace % would have no administrator.', OLD.workspace_id
      USING ERRCODE = '23514', CONSTRAINT = 'keep_an_admin';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER keep_an_admin AFTER UPDATE OF role, workspace_id ON members
FOR EACH ROW WHEN (OLD.role = 'admin' AND NEW.role <> 'admin') EXECUTE FUNCTION keep_an_admin();
