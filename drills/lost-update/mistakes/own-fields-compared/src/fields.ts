import type { Changes } from './sheet';

/** The columns of a sheet, as a form names them. */
export const FIELDS = 'id, name, phone, weight_kg AS "weightKg", allergies, medication, notes';

export const COLUMNS: Readonly<Record<keyof Changes, string>> = {
  name: 'name',
  phone: 'phone',
  weightKg: 'weight_kg',
  allergies: 'allergies',
  medication: 'medication',
  notes: 'notes',
};
