/** A value as PostgreSQL writes it, cut off where it is long; null is SQL's NULL. */
export type ShownCell = string | null;

export interface ShownColumn {
  readonly name: string;
  readonly type: string | undefined;
  /** Its values stand to the right, as numbers do. */
  readonly numeric: boolean;
}

export interface ShownFailure {
  readonly message: string;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly where: string | undefined;
}

/** What the page shows of one statement. */
export interface ShownStatement {
  readonly sql: string;
  readonly state: 'done' | 'failed' | 'cancelled' | 'lost';
  readonly tag: string | undefined;
  readonly milliseconds: number;
  /** Empty for one that returns no rows. */
  readonly columns: readonly ShownColumn[];
  /** Those of the page that is shown. */
  readonly rows: readonly (readonly ShownCell[])[];
  /** Of the first one in `rows`, from 0. */
  readonly firstRow: number;
  /** All rows that were taken; those on the server may be more. */
  readonly rowCount: number;
  readonly complete: boolean;
  readonly page: number;
  readonly pageCount: number;
  readonly notices: readonly { readonly severity: string; readonly message: string }[];
  readonly failure: ShownFailure | undefined;
}

export interface ShownRun {
  /** The document's or the table's name. */
  readonly title: string;
  /** The statement that is under way. */
  readonly running: string | undefined;
  readonly statements: readonly ShownStatement[];
  /** How many were not reached, since one before them was not done. */
  readonly skipped: number;
  /** Where the session's transaction stands. */
  readonly transaction: 'idle' | 'open' | 'failed';
  /** Whether there is a document to go to. */
  readonly inDocument: boolean;
  /** Its plan is shown elsewhere. */
  readonly explained: boolean;
}

/** What the page is sent; each message replaces all that it shows. */
export type ToSqlResults = { readonly type: 'run'; readonly run: ShownRun } | { readonly type: 'nothing' };

/** What the person asks for. Statements, rows and columns count from 0. */
export type FromSqlResults =
  | { readonly type: 'page'; readonly statement: number; readonly page: number }
  | { readonly type: 'copy'; readonly statement: number; readonly format: 'tsv' | 'csv' | 'json' }
  | { readonly type: 'copyCell'; readonly statement: number; readonly row: number; readonly column: number }
  | { readonly type: 'goTo'; readonly statement: number }
  | { readonly type: 'cancel' }
  | { readonly type: 'newDocument' };
