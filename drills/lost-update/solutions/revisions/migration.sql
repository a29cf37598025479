-- What was changed and when, one after the other. It stays when the patient is removed.
CREATE TABLE IF NOT EXISTS revisions (
  patient_id integer NOT NULL,
  number     integer NOT NULL,
  changes    jsonb NOT NULL,
  made_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (patient_id, number)
);
