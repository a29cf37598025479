import { decodeCommandComplete, decodeError, decodeReadyForQuery } from './backend';
import { decodeQuery } from './frontend';
import type { Message } from './messages';
import { Executed } from './executed';
import { isExecution, Operations, type Operation } from './operations';
import { Prepared } from './prepared';
import type { Interception, StatementOutcome, TransactionStatus, WireError, WireStatement } from './record';

type Asked = Pick<WireStatement, 'protocol' | 'sql' | 'parameters'>;

export interface ExchangeListener {
  /**
   * Makes the record of an execution that the client asked for.
   * @param end offset behind the message that asked; undefined for a Parse or Bind that failed without an Execute
   */
  record(asked: Asked, end: number | undefined): WireStatement;
  /** Its effect is settled: nothing that the server may still say changes it, but for a failing commit of a later Sync. */
  settled(statement: WireStatement): void;
  /** The one copy of a text that is kept. */
  keep(text: string): string;
}

/**
 * The conversation of one connection: pairs what the server answers with what the client asked. The server answers in
 * order, so a queue is enough; the Syncs in it keep pipelined batches apart after an error.
 */
export class Exchange {
  transaction: TransactionStatus = 'I';
  /** Why the server ended the connection, if it said so. */
  fatal: WireError | undefined;
  private readonly operations = new Operations();
  private readonly prepared: Prepared;
  private readonly executed = new Executed();
  /** Executions that were answered and whose ReadyForQuery has yet to come. */
  private batch: WireStatement[] = [];
  /** Bytes of answers to Parse, Bind and Describe, which go to the execution behind them. */
  private bytesAhead = 0;
  private executions = 0;
  /** Number of the last execution whose answer the client asked for by a Flush. */
  private flushed = 0;
  /** After an error the server passes over everything up to the next Sync. */
  private skipping = false;
  /** Undoes the Parses that it passes over; until the Sync they still tell what the Executes behind them stand for. */
  private readonly refusedParses: (() => void)[] = [];
  /** The server reads copy data, and ignores Flush and Sync meanwhile. */
  private copyingIn = false;

  constructor(private readonly listener: ExchangeListener) {
    this.prepared = new Prepared((text) => listener.keep(text));
  }

  /** How many operations wait for an answer. */
  get depth(): number {
    return this.operations.length;
  }

  /** The execution that the server answers to now. */
  get current(): WireStatement | undefined {
    const { head } = this.operations;
    return head && isExecution(head) ? head.statement : undefined;
  }

  /** Statements that were asked for and are not settled. */
  get unsettled(): WireStatement[] {
    const waiting = this.operations.executions.map(({ statement }) => statement);
    return [...this.batch.filter(({ finishedAt }) => finishedAt === undefined), ...waiting];
  }

  /**
   * Takes a message of the client's.
   * @returns the record, where the message asks for an execution that the server will look at
   * @throws ProtocolError where it cannot be read
   */
  request(message: Message): WireStatement | undefined {
    switch (message.type) {
      case 'Q': {
        const sql = this.listener.keep(decodeQuery(message));
        return this.execute('query', { protocol: 'simple', sql, parameters: [] }, message.end);
      }
      case 'E':
        return this.execute(
          'execute',
          { protocol: 'extended', ...this.prepared.execute(message) },
          message.end,
        );
      case 'P':
        this.ask({ kind: 'parse', ...this.prepared.parse(message) });
        break;
      case 'B':
        this.ask({ kind: 'bind', ...this.prepared.bind(message) });
        break;
      case 'D':
        this.ask({ kind: 'describe' });
        break;
      case 'C':
        this.prepared.close(message);
        this.ask({ kind: 'close' });
        break;
      case 'F':
        this.ask({ kind: 'function' });
        break;
      case 'H':
        this.flush();
        break;
      case 'S':
        this.sync();
        break;
      case 'c':
      case 'f':
        this.copyingIn = false;
        if (this.operations.length > 0) this.operations.push({ kind: 'copy-end' });
        break;
    }
    return undefined;
  }

  /** Takes a message of the server's. */
  answer(message: Message): void {
    // A notification or a changed setting may come at any time and answers nothing.
    if (message.type === 'A' || message.type === 'S') return;
    this.count(message);
    this.take(message);
    while (this.operations.shift('copy-end')) continue;
  }

  /**
   * The statement that an intercepted notice belongs to. Most come while it runs; a portal's own comes when the portal is
   * closed, which may be in answer to a later message.
   */
  reported({ sql }: Interception): WireStatement | undefined {
    const { current } = this;
    if (sql === undefined || current?.sql === sql) return current ?? this.executed.last;
    return this.executed.withText(sql) ?? current ?? this.executed.last;
  }

  /** The connection is over: what was not answered never will be. */
  abandon(): void {
    const lost = this.unsettled;
    this.operations.clear();
    this.batch = [];
    for (const statement of lost) {
      this.settle(
        statement,
        statement.error ? 'failed' : statement.outcome === 'skipped' ? 'skipped' : 'lost',
      );
    }
  }

  private take(message: Message): void {
    switch (message.type) {
      case 'D':
      case 'd':
        if (this.current) this.current.rows += 1;
        break;
      case 'C':
        this.current?.tags.push(this.listener.keep(decodeCommandComplete(message)));
        this.complete('completed');
        break;
      case 'I':
        this.complete('completed');
        break;
      case 's':
        this.complete('suspended');
        break;
      case '1':
        this.operations.shift('parse');
        break;
      case '2':
        this.operations.shift('bind');
        break;
      case '3':
        this.operations.shift('close');
        break;
      case 'T':
      case 'n':
        // A simple query describes its rows without having been asked to.
        this.operations.shift('describe');
        break;
      case 'G':
        this.copyingIn = !this.operations.dropSyncsOfCopy();
        break;
      case 'E':
        this.fail(message);
        break;
      case 'Z':
        this.ready(decodeReadyForQuery(message));
        break;
    }
  }

  private execute(kind: 'query' | 'execute', asked: Asked, end: number): WireStatement | undefined {
    const statement = this.listener.record(asked, end);
    if (this.skipping) {
      this.settle(statement, 'skipped');
      return undefined;
    }
    this.executions += 1;
    this.operations.push({ kind, statement, number: this.executions });
    return statement;
  }

  private ask(operation: Operation): void {
    if (!this.skipping) this.operations.push(operation);
    else if (operation.kind === 'parse') this.refusedParses.push(operation.forget);
  }

  private flush(): void {
    this.flushed = this.executions;
    if (this.operations.hasSync) return;
    for (const statement of this.batch) this.settle(statement, statement.outcome ?? 'completed');
  }

  private sync(): void {
    if (this.copyingIn) return;
    this.skipping = false;
    this.forgetRefused();
    this.operations.push({ kind: 'sync' });
  }

  private count(message: Message): void {
    const statement = this.current;
    if (statement) {
      statement.bytes += message.length + this.bytesAhead;
      this.bytesAhead = 0;
    } else if (this.operations.head?.kind === 'sync' && this.batch.length > 0) {
      (this.batch.at(-1) as WireStatement).bytes += message.length;
    } else {
      this.bytesAhead += message.length;
    }
  }

  /** One answer's end. An Execute has one; a simple query goes on until ReadyForQuery. */
  private complete(outcome: StatementOutcome): void {
    const head = this.operations.shift('execute');
    if (head?.kind !== 'execute') return;
    this.answered(head.statement, outcome, head.number);
  }

  /** Its effect lasts only once the Sync behind it has committed, unless the client asked for this answer alone. */
  private answered(statement: WireStatement, outcome: StatementOutcome, number: number): void {
    statement.outcome = outcome;
    this.batch.push(statement);
    if (outcome !== 'skipped') this.executed.add(statement);
    if (!this.operations.hasSync && number <= this.flushed) this.settle(statement, outcome);
  }

  private fail(message: Message): void {
    const { error, fatal } = decodeError(message);
    this.copyingIn = false;
    const { head } = this.operations;
    if (head?.kind === 'query') noteError(head.statement, error);
    else if (head?.kind === 'sync') this.failCommit(error);
    else if (head && head.kind !== 'function') this.skipToSync(head, error);
    if (fatal) {
      this.fatal = error;
      this.abandon();
    }
  }

  /** An error in answer to Sync: what failed is the commit of the batch, such as a deferred constraint. */
  private failCommit(error: WireError): void {
    const statement = this.batch.at(-1);
    if (!statement) return;
    noteError(statement, error);
    statement.outcome = 'failed';
  }

  /** Drops what the server passes over. The error goes to the first execution of it, and is said without being asked for. */
  private skipToSync(head: Operation, error: WireError): void {
    const skipped = this.operations.takeToSync();
    this.skipping = !this.operations.hasSync;
    for (const operation of skipped)
      if (operation.kind === 'parse') this.refusedParses.push(operation.forget);
    if (!this.skipping) this.forgetRefused();
    const [first, ...others] = skipped.filter(isExecution);
    const failed = first?.statement ?? this.recordRefusal(head);
    if (failed) {
      noteError(failed, error);
      failed.bytes += this.bytesAhead;
      this.bytesAhead = 0;
      this.answered(failed, 'failed', 0);
    }
    for (const { statement } of others) this.answered(statement, 'skipped', 0);
  }

  private forgetRefused(): void {
    for (const forget of this.refusedParses.splice(0).reverse()) forget();
  }

  private recordRefusal(operation: Operation): WireStatement | undefined {
    if (operation.kind !== 'parse' && operation.kind !== 'bind') return undefined;
    const parameters = operation.kind === 'bind' ? operation.parameters : [];
    return this.listener.record({ protocol: 'extended', sql: operation.sql, parameters }, undefined);
  }

  private ready(status: TransactionStatus): void {
    this.transaction = status;
    const last = this.operations.takeReady();
    if (last?.kind === 'query') {
      this.batch.push(last.statement);
      this.executed.add(last.statement);
    }
    const batch = this.batch;
    this.batch = [];
    for (const statement of batch) {
      statement.transaction = status;
      this.settle(statement, statement.error ? 'failed' : (statement.outcome ?? 'completed'));
    }
  }

  private settle(statement: WireStatement, outcome: StatementOutcome): void {
    statement.outcome = outcome;
    if (statement.finishedAt !== undefined) return;
    statement.finishedAt = performance.now();
    this.listener.settled(statement);
  }
}

function noteError(statement: WireStatement, error: WireError): void {
  if (statement.error) return;
  statement.error = error;
  statement.failedAt = performance.now();
}
