ALTER TABLE patients ADD COLUMN IF NOT EXISTS written_at timestamptz NOT NULL DEFAULT clock_timestamp();

CREATE OR REPLACE FUNCTION set_written_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Also where the clock was set back, every write gets a later time than the one before.
  NEW.written_at := greatest(clock_timestamp(), OLD.written_at + interval '1 microsecond');
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER patients_written_at BEFORE UPDATE ON patients
  FOR EACH ROW EXECUTE FUNCTION set_written_at();
