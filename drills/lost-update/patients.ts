import { EnvironmentError } from '../../src/errors';
import type { CheckContext, CheckDatabase } from '../../src/judge/check';
import type { Random } from '../../src/judge/kit/random';

export const FIELDS = ['name', 'phone', 'weightKg', 'allergies', 'medication', 'notes'] as const;
export type Field = (typeof FIELDS)[number];

/** What the brief says that a sheet has; a candidate's may have more. */
export type Fields = Readonly<Record<Field, unknown>> & { readonly id: number };
/** The fields that a person has changed. */
export type Changes = Partial<Record<Field, unknown>>;

/** Patients are numbered from 1 to this one. */
const PATIENTS = 300;

/** Numbers of patients in random order, each of them once. */
export function patientNumbers(random: Random): () => number {
  const numbers = random.shuffle(Array.from({ length: PATIENTS }, (_, index) => index + 1));
  return () => numbers.pop() as number;
}

/** All rows, by "patient 12". */
export async function allPatients(database: CheckDatabase): Promise<Record<string, Fields>> {
  const rows = await database.query<Fields>(`${SELECT} ORDER BY id`);
  return Object.fromEntries(rows.map((row) => [`patient ${row.id}`, row]));
}

/** The row as it is; undefined where it is not there. */
export async function patient(database: CheckDatabase, id: number): Promise<Fields | undefined> {
  const [row] = await database.query<Fields>(`${SELECT} WHERE id = $1`, [id]);
  return row;
}

/** Before anybody has the sheet open. */
export async function setFields(database: CheckDatabase, id: number, fields: Changes): Promise<void> {
  for (const [field, value] of Object.entries(fields))
    await database.query(`UPDATE public.patients SET ${COLUMNS[field as Field]} = $2 WHERE id = $1`, [
      id,
      value,
    ]);
}

const COLUMNS: Readonly<Record<Field, string>> = {
  ...{ name: 'name', phone: 'phone', weightKg: 'weight_kg' },
  ...{ allergies: 'allergies', medication: 'medication', notes: 'notes' },
};

const SELECT =
  'SELECT id, name, phone, weight_kg AS "weightKg", allergies, medication, notes FROM public.patients';

/** A sheet's fields alone, for comparisons. */
export function fieldsOf(sheet: object): Partial<Fields> {
  const entries = Object.entries(sheet).filter(([key]) => ['id', ...FIELDS].includes(key));
  return Object.fromEntries(entries);
}

/** Values that differ from all that were there before. */
export class NewValues {
  private number: number;

  constructor(private readonly random: Random) {
    this.number = random.integer(1000, 5000);
  }

  /** A new value for each of the fields. */
  of(...fields: readonly Field[]): Changes {
    return Object.fromEntries(fields.map((field) => [field, this.value(field)]));
  }

  private value(field: Field): unknown {
    const { random } = this;
    this.number += random.integer(1, 7);
    switch (field) {
      case 'name':
        return `${random.pick(['Inès', 'Jonas', 'Karim', 'Lotte'])} O'Hara-${this.number}`;
      case 'phone':
        return `+32 2 777 ${this.number}`;
      case 'weightKg':
        return 120 + (this.number % 250); // the seeded ones are lighter
      case 'allergies':
        return `${random.pick(['penicillin', 'iodine', 'nickel'])}, form ${this.number}`;
      case 'medication':
        return `${random.pick(['atorvastatin', 'bisoprolol', 'cetirizine'])} 10 mg, form ${this.number}`;
      case 'notes':
        return `called back on form ${this.number}`;
    }
  }
}

/**
 * What another program does to the table, with a statement that worked before any solution was there.
 * @returns the server's words where it does not work any more
 */
export async function otherProgram(
  { database }: CheckContext,
  sql: string,
  parameters: readonly unknown[],
): Promise<string | undefined> {
  try {
    await database.query(sql, parameters);
    return undefined;
  } catch (error) {
    const refusal = error instanceof EnvironmentError ? (error.cause as { code?: string }) : undefined;
    // Of the statement or of what hangs on the table; any other class is the server's state.
    if (/^(2|P0|42)/.test(refusal?.code ?? ''))
      return (error as EnvironmentError & { cause: Error }).cause.message;
    throw error;
  }
}
