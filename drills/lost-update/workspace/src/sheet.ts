/** A patient's sheet as the form shows it. */
export interface Sheet {
  readonly id: number;
  readonly name: string;
  readonly phone: string | null;
  readonly weightKg: number;
  readonly allergies: string;
  readonly medication: string;
  readonly notes: string;
}

/** The fields that a person has changed in the form, with their new values; at least one. */
export type Changes = Partial<Omit<Sheet, 'id'>>;

/** What the form understands. The sheet is the one that the form shows next. */
export type SaveAnswer =
  { readonly outcome: 'saved' | 'conflict'; readonly sheet: Sheet } | { readonly outcome: 'gone' };
