ALTER TABLE point_entries ADD COLUMN IF NOT EXISTS job_id integer;
CREATE INDEX IF NOT EXISTS point_entries_job_id ON point_entries (job_id);
