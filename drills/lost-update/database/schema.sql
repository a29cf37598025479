CREATE TABLE patients (
  id         integer PRIMARY KEY,
  name       text NOT NULL,
  phone      text,
  weight_kg  integer NOT NULL CHECK (weight_kg BETWEEN 1 AND 400),
  allergies  text NOT NULL,
  medication text NOT NULL,
  notes      text NOT NULL,
  -- When the sheet was last saved, to the second, for the yearly statistics.
  updated_at timestamptz(0) NOT NULL DEFAULT now()
);
