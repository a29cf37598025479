-- Which jobs had their effect.
CREATE TABLE IF NOT EXISTS done_jobs (
  job_id  integer PRIMARY KEY,
  done_at timestamptz NOT NULL DEFAULT now()
);
