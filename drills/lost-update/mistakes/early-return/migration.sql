ALTER TABLE patients ADD COLUMN IF NOT EXISTS version integer NOT NULL DEFAULT 1;

-- Whoever writes: the service, the scales, or a person at a console.
CREATE OR REPLACE FUNCTION raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER patients_version BEFORE UPDATE ON patients
  FOR EACH ROW EXECUTE FUNCTION raise_version();
