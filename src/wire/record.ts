import type { SourcePosition } from '../rubric/evidence';

/** The server's word for where a connection stands after a message: idle, in a transaction, in a failed one. */
export type TransactionStatus = 'I' | 'T' | 'E';

export interface WireError {
  /** SQLSTATE, such as 40001. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
}

/** What the server says beside its answers (NoticeResponse), as far as its origin and content matter here. */
export interface WireNotice {
  /** Not localised: INFO, NOTICE, WARNING. */
  readonly severity: string;
  readonly message: string;
  /** The stack of server-side code that it comes from, innermost first, a line an entry. */
  readonly context?: string | undefined;
  /** The server's source file and C function that sent it; nothing that runs in SQL can choose them. */
  readonly file?: string | undefined;
  readonly routine?: string | undefined;
}

/** A notice that was taken out of what the client sees. */
export interface Interception {
  /** Kept with the statement that it belongs to; undefined where it is only to be hidden. */
  readonly content?: unknown;
  /** Text of the statement that it is about, where it says so. */
  readonly sql?: string | undefined;
}

/** What an instrument of the judge's in the server reported of an execution. */
export interface Report {
  readonly content: unknown;
  /** How many commands of the message had ended when it came: tells those of one simple query apart. */
  readonly command: number;
}

/**
 * How an execution ended. `completed`: the server ran it to its end. `suspended`: a portal gave the rows that were asked for and
 * has more. `failed`: see its error. `skipped`: the server passed over it because of an earlier error in the same batch. `lost`: the
 * connection ended before the answer.
 */
export type StatementOutcome = 'completed' | 'suspended' | 'failed' | 'skipped' | 'lost';

/**
 * One execution that the candidate asked the server for: a simple query message, or an Execute of the extended
 * protocol. A simple query message of several statements is one record with as many tags. A Parse or Bind that fails before
 * any Execute was sent is a record too: the server was asked and said no.
 */
export interface WireStatement {
  /** Position in the order of arrival over all connections of the proxy, from 0. */
  readonly index: number;
  /** Number of the connection, from 1, in the order they were opened. */
  readonly connection: number;
  readonly protocol: 'simple' | 'extended';
  /** The first 64 kB of it; less once a proxy holds a great many texts. */
  readonly sql: string;
  /** Text parameters as text, binary ones as hexadecimal with `\x`; null for NULL. Empty for a simple query. */
  readonly parameters: readonly (string | null)[];
  /** CommandComplete tags in order: `SELECT 20`. A suspended portal has none, an empty query has none. */
  tags: string[];
  /** Rows that came back: DataRow messages, and CopyData of a COPY TO STDOUT. */
  rows: number;
  /** Bytes of messages that came back for it, those for its Parse, Bind and Describe included. */
  bytes: number;
  error?: WireError | undefined;
  /** When the error came: the client goes on from there, which may be well before ReadyForQuery. */
  failedAt?: number | undefined;
  /** Undefined while it is in flight. */
  outcome?: StatementOutcome | undefined;
  /** Where the connection stood after it. Undefined until the server reported it. */
  transaction?: TransactionStatus | undefined;
  /** In the order in which they came. That of a portal comes when it is closed, at the latest with its transaction. */
  readonly reports: Report[];
  /** Reports that were too long or too many to keep. */
  reportsLost: number;
  position?: SourcePosition | undefined;
  /** performance.now() of the process that holds the proxy. */
  readonly startedAt: number;
  /** When its effect was settled: at ReadyForQuery, or at its own answer where the client asked for that alone (Flush). */
  finishedAt?: number | undefined;
}

/** A connection of the candidate's that was let in. */
export interface WireConnection {
  /** From 1, in the order they were opened. */
  readonly number: number;
  /** The client's own port, as its process knows it (`socket.localPort`). */
  readonly clientPort: number;
  /** Process id of the server's backend. */
  readonly backendPid: number;
  readonly applicationName: string;
  /** performance.now() of the process that holds the proxy. */
  readonly openedAt: number;
  closedAt?: number | undefined;
  /** Who ended it: `judge` is a cut, a refused message or the proxy's end. */
  closedBy?: 'client' | 'server' | 'judge' | undefined;
  transaction: TransactionStatus;
  /** Bytes that the client sent since it was let in. */
  bytesFromClient: number;
  /** Bytes that the server sent since then, what was intercepted left out. */
  bytesFromServer: number;
}
