import { DatabaseError, type Client } from 'pg';
import { EnvironmentError } from '../../errors';
import type { Clone } from '../database/clone';
import { queryBounded, type BoundedResult } from './boundedQuery';
import { connectCandidate, requestCancel } from './candidateConnection';
import { explainOutcome, EXPLAIN_PREFIX, type ExplainOutcome } from './explain';
import {
  RESULT_LIMITS,
  type ResultLimits,
  type StatementFailure,
  type StatementNotice,
  type StatementOutcome,
  type StatementState,
  type TransactionState,
} from './statementOutcome';

const APPLICATION_NAME = 'backend_drills_sql';

/** A server that took the request ends the statement at once, unless it stands still. */
const CANCEL_LIMIT_MS = 10_000;

const CLOSE_LIMIT_MS = 2_000;

const QUERY_CANCELED = '57014';

/** The server ended the session: an administrator's command, a crash, a database that was dropped. */
const SESSION_ENDED = /^(57P0|08)/;

/** How a statement is run so that nothing of it stays, by where the transaction stands before it. */
const ROLLED_BACK: Readonly<Record<TransactionState, { readonly begin: string[]; readonly end: string[] }>> =
  {
    idle: { begin: ['BEGIN'], end: ['ROLLBACK'] },
    open: {
      begin: ['SAVEPOINT backend_drills_explain'],
      end: ['ROLLBACK TO SAVEPOINT backend_drills_explain', 'RELEASE SAVEPOINT backend_drills_explain'],
    },
    failed: { begin: [], end: [] },
  };

const NO_RESULT: BoundedResult = { columns: [], rows: [], complete: true, tag: undefined };

/**
 * A person's session on the workspace's database, as the candidate's role: its settings and its open transaction last from one
 * statement to the next. One statement at a time.
 */
export class QuerySession {
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  private isClosed = false;
  private isRunning = false;
  private cancelRequested = false;
  private cancelling: Promise<void> = Promise.resolve();
  private givingUp: NodeJS.Timeout | undefined;
  private notices: StatementNotice[] = [];

  private constructor(
    private readonly clone: Clone,
    private readonly client: Client,
  ) {
    this.closed = new Promise((resolve) => {
      client.once('end', () => {
        this.isClosed = true;
        resolve();
      });
    });
    client.on('notice', ({ severity, message }) => {
      this.notices.push({ severity: severity ?? 'NOTICE', message: message ?? '' });
    });
  }

  /** @throws EnvironmentError */
  static async open(clone: Clone): Promise<QuerySession> {
    return new QuerySession(clone, await connectCandidate(clone, { applicationName: APPLICATION_NAME }));
  }

  get isOpen(): boolean {
    return !this.isClosed;
  }

  get running(): boolean {
    return this.isRunning;
  }

  get transaction(): TransactionState {
    const status = this.client.getTransactionStatus();
    return status === 'T' ? 'open' : status === 'E' ? 'failed' : 'idle';
  }

  /**
   * Runs one statement. What PostgreSQL says of it, and a connection that is lost over it, is its outcome.
   * @throws EnvironmentError where another one is still running
   */
  run(sql: string, limits: ResultLimits = RESULT_LIMITS): Promise<StatementOutcome> {
    return this.exclusively(() => this.execute(sql, '', limits));
  }

  /**
   * Runs one statement for its plan and takes back what it changed: a transaction of its own is rolled back, in an open one all
   * that came since a savepoint. What no rollback takes back, such as the next value of a sequence, stays.
   * @throws EnvironmentError where another one is still running
   */
  explain(sql: string): Promise<ExplainOutcome> {
    return this.exclusively(async () => {
      // In a failed transaction PostgreSQL refuses the statement, which says best what is the matter.
      const { begin, end } = ROLLED_BACK[this.transaction];
      for (const each of begin) {
        const begun = await this.execute(each);
        if (begun.state !== 'done') return explainOutcome({ ...begun, sql });
      }
      const outcome = await this.execute(sql, EXPLAIN_PREFIX);
      // A connection that is lost here takes the transaction with it.
      for (const each of end) await this.client.query(each).catch(() => undefined);
      return explainOutcome({ ...outcome, transaction: this.transaction });
    });
  }

  /**
   * Ends what runs; its outcome says so. Where the server does not react, the connection is given up. Resolves once the server
   * has taken the request.
   */
  cancel(): Promise<void> {
    if (!this.isRunning) return Promise.resolve();
    this.cancelRequested = true;
    this.givingUp ??= setTimeout(() => this.destroy(), CANCEL_LIMIT_MS);
    this.cancelling = requestCancel(this.clone, this.client);
    return this.cancelling;
  }

  /** Ends the session; what it left open is rolled back, what runs is lost. Idempotent. */
  async close(): Promise<void> {
    if (this.isRunning) {
      // The socket's end alone would let the server work on until the statement ends by itself.
      await this.cancel();
      this.destroy();
    } else {
      const slow = setTimeout(() => this.destroy(), CLOSE_LIMIT_MS);
      await this.client.end().catch(() => undefined);
      clearTimeout(slow);
    }
    await this.closed;
  }

  private destroy(): void {
    this.client.connection.stream.destroy();
  }

  private async exclusively<T>(action: () => Promise<T>): Promise<T> {
    if (this.isRunning) {
      throw new EnvironmentError(
        'A statement of this SQL document is still running.',
        'Cancel it first, or wait for its end.',
      );
    }
    this.isRunning = true;
    try {
      // A request that is still on its way would end the next statement.
      await this.cancelling;
      this.cancelRequested = false;
      return await action();
    } finally {
      this.isRunning = false;
      clearTimeout(this.givingUp);
      this.givingUp = undefined;
    }
  }

  /** @param prefix is sent before the statement, and positions do not count it */
  private async execute(sql: string, prefix = '', limits = RESULT_LIMITS): Promise<StatementOutcome> {
    this.notices = [];
    const startedAt = performance.now();
    const ended = (
      state: StatementState,
      result = NO_RESULT,
      failure?: StatementFailure,
    ): StatementOutcome => ({
      sql,
      state,
      ...result,
      notices: this.notices,
      failure,
      transaction: state === 'lost' ? 'idle' : this.transaction,
      milliseconds: performance.now() - startedAt,
    });
    try {
      return ended('done', await queryBounded(this.client, prefix + sql, limits));
    } catch (error) {
      const failure = asFailure(error, sql, prefix);
      return ended(this.stateAfter(error), NO_RESULT, failure);
    }
  }

  private stateAfter(error: unknown): StatementState {
    if (!(error instanceof DatabaseError) || SESSION_ENDED.test(error.code ?? '')) return 'lost';
    return error.code === QUERY_CANCELED && this.cancelRequested ? 'cancelled' : 'failed';
  }
}

function asFailure(error: unknown, sql: string, prefix: string): StatementFailure {
  const { message, code, position, detail, hint, where } =
    error instanceof DatabaseError
      ? error
      : { message: error instanceof Error ? error.message : String(error) };
  const offset =
    position === undefined ? undefined : unitsBefore(prefix + sql, Number(position) - 1) - prefix.length;
  return {
    message,
    code,
    offset: offset !== undefined && offset >= 0 ? offset : undefined,
    detail,
    hint,
    where,
  };
}

/** PostgreSQL counts characters, JavaScript UTF-16 units. */
function unitsBefore(text: string, characters: number): number {
  return Array.from(text).slice(0, characters).join('').length;
}
