/** A value as PostgreSQL writes it; null is SQL's NULL. */
export type Cell = string | null;

export interface ResultColumn {
  readonly name: string;
  /** PostgreSQL's name of the type, `int4`; undefined for one that is not built in. */
  readonly type: string | undefined;
}

/** What the server said beside the result, such as what RAISE NOTICE writes. */
export interface StatementNotice {
  readonly severity: string;
  readonly message: string;
}

export interface StatementFailure {
  readonly message: string;
  /** SQLSTATE; undefined where not the server refused it. */
  readonly code: string | undefined;
  /** Where in the statement, in UTF-16 units from its start; undefined where PostgreSQL does not say. */
  readonly offset: number | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** The functions that it passed through. */
  readonly where: string | undefined;
}

/**
 * How a statement ended: `done`; `failed`, which the server says; `cancelled`, on request; `lost`, with the connection,
 * where nobody knows what became of it.
 */
export type StatementState = 'done' | 'failed' | 'cancelled' | 'lost';

/** Where the session's transaction stands after a statement: none, one that is open, one that failed. */
export type TransactionState = 'idle' | 'open' | 'failed';

/** What became of one statement. Plain JSON. */
export interface StatementOutcome {
  readonly sql: string;
  readonly state: StatementState;
  /** PostgreSQL's command tag: `UPDATE 3`. Undefined unless it is done. */
  readonly tag: string | undefined;
  /** Empty for a statement that returns no rows. */
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Whether these are all rows; where they are not, the statement was ended at the limit. */
  readonly complete: boolean;
  readonly notices: readonly StatementNotice[];
  readonly failure: StatementFailure | undefined;
  readonly transaction: TransactionState;
  /** From sending it to its end, as this side saw it. */
  readonly milliseconds: number;
}

/** What is taken of a result at most: the first limit that is reached ends the statement. */
export interface ResultLimits {
  readonly rows: number;
  /** Characters of all values together. */
  readonly characters: number;
}

/** Pages through at once; more is no reading, and has to fit into the editor's memory. */
export const RESULT_LIMITS: ResultLimits = { rows: 10_000, characters: 16_000_000 };
