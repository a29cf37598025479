-- How many administrators a workspace has, for whoever writes to members.
ALTER TABLE workspaces ADD COLUMN IF NOT EXISTS admins integer NOT NULL DEFAULT 0;

CREATE OR REPLACE FUNCTION count_admins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.role = 'admin' THEN
    UPDATE workspaces SET admins = admins - 1 WHERE id = OLD.workspace_id;
  END IF;
  IF TG_OP IN ('INSERT', 'UPDATE') AND NEW.role = 'admin' THEN
    UPDATE workspaces SET admins = admins + 1 WHERE id = NEW.workspace_id;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER count_admins AFTER INSERT OR UPDATE OF role, workspace_id OR DELETE ON members
FOR EACH ROW EXECUTE FUNCTION count_admins();

UPDATE workspaces SET admins = (SELECT count(*) FROM members WHERE workspace_id = workspaces.id AND role = 'admin');
