import type { Changes } from './sheet';

/** The columns of a sheet, as a form names them. */
export const FIELDS = 'id, name, phone, weight_kg AS "weightKg", allergies, medication, notes';

const COLUMNS: Readonly<Record<keyof Changes, string>> = {
  name: 'name',
  phone: 'phone',
  weightKg: 'weight_kg',
  allergies: 'allergies',
  medication: 'medication',
  notes: 'notes',
};

/**
 * The list for SET, of the fields that are in the changes and no others.
 * @param first number of the first placeholder
 */
export function assignments(changes: Changes, first: number): { list: string; values: unknown[] } {
  const named = (Object.keys(COLUMNS) as (keyof Changes)[]).filter((field) => field in changes);
  return {
    list: named.map((field, index) => `${COLUMNS[field]} = $${first + index}`).join(', '),
    values: named.map((field) => changes[field]),
  };
}
