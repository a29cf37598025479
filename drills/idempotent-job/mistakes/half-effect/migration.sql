ALTER TABLE point_entries ADD COLUMN IF NOT EXISTS job_id integer UNIQUE;
