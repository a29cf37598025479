CREATE TABLE IF NOT EXISTS done_jobs (job_id integer NOT NULL);
CREATE INDEX IF NOT EXISTS done_jobs_job_id ON done_jobs (job_id);
