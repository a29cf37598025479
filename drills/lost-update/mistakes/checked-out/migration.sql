CREATE TABLE IF NOT EXISTS check_outs (
  patient_id integer PRIMARY KEY,
  ticket     uuid NOT NULL DEFAULT gen_random_uuid(),
  taken_at   timestamptz NOT NULL DEFAULT now()
);
