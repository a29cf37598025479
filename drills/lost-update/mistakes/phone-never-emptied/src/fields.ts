/** The columns of a sheet, as a form names them. */
export const FIELDS = 'id, name, phone, weight_kg AS "weightKg", allergies, medication, notes';
