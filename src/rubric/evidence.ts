/** A place in the candidate's code: path relative to the workspace, with `/`; line and column from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column?: number | undefined;
}

/** Equal statements from one place in the code, as the wire saw them. */
export interface StatementGroup {
  readonly sql: string;
  readonly count: number;
  readonly rows: number;
  /** Bytes that came back from the server. */
  readonly bytes: number;
  readonly position?: SourcePosition | undefined;
}

/** What an actor of an interleaving did, or what was done to it. */
export type InterleavingAct =
  | 'statement'
  | 'called'
  | 'held'
  | 'blocked'
  | 'released'
  | 'crashed'
  | 'redelivered'
  | 'repeated'
  | 'answered'
  | 'failed';

/** One step of an interleaving, in the order of its effects. */
export interface InterleavingStep {
  /** Name of the actor. */
  readonly lane: string;
  readonly what: InterleavingAct;
  readonly sql?: string | undefined;
  readonly parameters?: readonly (string | null)[] | undefined;
  /** Rows that came back. */
  readonly rows?: number | undefined;
  /** The server's words for what it did: `UPDATE 1`. */
  readonly tag?: string | undefined;
  readonly position?: SourcePosition | undefined;
  /** What the rest does not say: an answer, an error, a function that was called. */
  readonly note?: string | undefined;
}

/** A node of the plan that the server used, as EXPLAIN has it. */
export interface PlanNode {
  /** `Index Scan` */
  readonly node: string;
  readonly relation?: string | undefined;
  readonly index?: string | undefined;
  /** What the index was entered by. */
  readonly indexCondition?: string | undefined;
  /** What was asked of each row that was read. */
  readonly filter?: string | undefined;
  /** Rows a loop that the filter turned away. */
  readonly removedRows?: number | undefined;
  /** Rows a loop, as the planner expected and as they came. */
  readonly estimatedRows: number;
  readonly actualRows: number;
  readonly loops: number;
  /** Shared blocks of 8 kB found in memory and not found there, those of the nodes below included. */
  readonly hit: number;
  readonly read: number;
  readonly children: readonly PlanNode[];
}

/** A lock on a table. */
export interface TableLock {
  readonly table: string;
  /** As pg_locks has it: `AccessExclusiveLock`. */
  readonly mode: string;
}

/** A command that changed the schema: what it held and did. */
export interface DdlStep {
  /** `ALTER TABLE` */
  readonly tag: string;
  /** The statement that ran it. */
  readonly sql: string;
  readonly completed: boolean;
  /** At its end. */
  readonly locks: readonly TableLock[];
  /** Rows that scans within it read. */
  readonly scanned: readonly { readonly table: string; readonly rows: number }[];
  /** Tables that it wrote anew. */
  readonly rewritten: readonly string[];
  /** In milliseconds, 0 is no limit. */
  readonly lockTimeout: number;
  readonly position?: SourcePosition | undefined;
}

/** Something that happened, in a list by time. */
export interface TimelineEntry {
  /** `your code`, `a customer` */
  readonly who: string;
  /** `waits for the table` */
  readonly what: string;
  readonly sql?: string | undefined;
  readonly position?: SourcePosition | undefined;
  readonly failed?: boolean | undefined;
  /** What it is while it lasts; `what` says so in words as well. */
  readonly state?: 'runs' | 'holds' | 'waits' | undefined;
  /** The lock that is held or waited for. */
  readonly lock?: TableLock | undefined;
  /** For what lasts: index of the entry that ended it, the number of entries where it lasted to the end. Never a time. */
  readonly until?: number | undefined;
}

/** What an axis measures. */
export interface Axis {
  /** `memory kept` */
  readonly label: string;
  /** What one is: `bytes` are shown as kB and MB, anything else as it is, `rows`. */
  readonly unit: string;
}

/** A line of a series. */
export interface SeriesLine {
  readonly name: string;
  /** By rising x; in the units of the axes. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** How an amount grew with another one, both counted and the same in every run: memory over what was taken, never over time. */
export interface Series {
  readonly x: Axis;
  readonly y: Axis;
  /** What no line may exceed, in the unit of y. */
  readonly limit?: { readonly label: string; readonly value: number } | undefined;
  readonly lines: readonly SeriesLine[];
}

/** What was observed, as data that a view can draw. Further kinds are added as drills need them. */
export type Evidence =
  | { readonly kind: 'statements'; readonly title: string; readonly groups: readonly StatementGroup[] }
  | {
      readonly kind: 'difference';
      readonly title: string;
      readonly expected: unknown;
      readonly observed: unknown;
    }
  | {
      readonly kind: 'interleaving';
      readonly title: string;
      /** The actors, each a process of the candidate's code. */
      readonly lanes: readonly string[];
      readonly steps: readonly InterleavingStep[];
    }
  | {
      readonly kind: 'plan';
      readonly title: string;
      readonly sql: string;
      readonly plan: PlanNode;
      readonly position?: SourcePosition | undefined;
    }
  | { readonly kind: 'ddl'; readonly title: string; readonly steps: readonly DdlStep[] }
  | { readonly kind: 'timeline'; readonly title: string; readonly entries: readonly TimelineEntry[] }
  | ({ readonly kind: 'series'; readonly title: string } & Series)
  | {
      readonly kind: 'error';
      readonly title: string;
      readonly message: string;
      readonly stack?: string | undefined;
      readonly position?: SourcePosition | undefined;
    };
