import type { Socket } from 'node:net';
import { AnswerStream, type Interceptor } from './answerStream';
import { encodeFatal } from './backend';
import { Exchange } from './exchange';
import { FRONTEND_LIMIT, keptOfFrontend, preparesExecution } from './frontend';
import type { CutPoint, Hold } from './hold';
import type { Journal } from './journal';
import { MessageParser, ProtocolError, type Message } from './messages';
import type { Positions } from './positions';
import type { Interception, WireConnection, WireStatement } from './record';

/** Operations in flight above which a client is read no further: it cannot make us remember without end. */
const DEPTH_LIMIT = 10_000;

/** What a connection shares with the others of its proxy. */
export interface ConnectionContext {
  readonly journal: Journal;
  readonly positions: Positions;
  /** True while a hold waits for its statement. */
  readonly holding: () => boolean;
  readonly holdFor: (statement: WireStatement) => Hold | undefined;
  readonly stalled: () => boolean;
  /** Which notices are taken out of what the client sees. */
  readonly intercept: Interceptor | undefined;
  readonly onStatement: (statement: WireStatement) => void;
  readonly onSettled: (statement: WireStatement) => void;
  /** Something changed that those who wait for quiet want to look at. */
  readonly onActivity: () => void;
  /** The server's end broke without a word. */
  readonly onLost: (reason: string) => void;
  readonly onClosed: (connection: Connection) => void;
}

/**
 * A client that was let in and its session at the server. Bytes are passed on as they come and read on the way; while a
 * hold is armed, a message waits here until it is known which execution it belongs to.
 */
export class Connection {
  private readonly exchange: Exchange;
  private readonly requests: MessageParser;
  private readonly answers: AnswerStream;
  /** Bytes of the client's that were parsed and have yet to be forwarded. */
  private pending: Buffer[] = [];
  /** Bytes of the client's that came behind a held statement. */
  private unparsed: Buffer[] = [];
  /** Offsets in the client's stream: what was forwarded, and what may be. */
  private forwarded: number;
  private forwardable: number;
  /** The statement that is kept back, and the offset behind it. */
  private held: { readonly statement: WireStatement; readonly end: number } | undefined;
  /** The connection ends when this statement is settled; what the server answers to it stays here. */
  private doomed: WireStatement | undefined;
  /** Offset in the server's stream from which on nothing is passed back. */
  private mutedFrom: number | undefined;
  private terminated = false;
  private refused = false;
  private readonly closed: Promise<unknown>;

  /** @param offset bytes that the client sent before, in the handshake */
  constructor(
    readonly info: WireConnection,
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly context: ConnectionContext,
    offset: number,
  ) {
    this.exchange = new Exchange({
      keep: (text) => context.journal.keep(text),
      record: (execution, end) => this.record(execution, end),
      settled: (statement) => this.settled(statement),
    });
    this.requests = new MessageParser({
      keep: keptOfFrontend,
      onMessage: (message) => this.onRequest(message),
      limit: FRONTEND_LIMIT,
      offset,
    });
    this.answers = new AnswerStream({
      onMessage: (message) => this.onAnswer(message),
      intercept: context.intercept,
      onReport: (report) => this.onReport(report),
      onMissed: () => this.onReport({}),
    });
    this.forwarded = this.forwardable = offset;
    const ends = [client, server].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    this.closed = Promise.all(ends).then(() => context.onClosed(this));
    client.on('close', () => this.clientClosed());
    server.on('close', () => this.serverClosed());
    client.on('drain', () => this.regulate());
    server.on('drain', () => this.regulate());
    client.on('data', (chunk) => this.receive(chunk));
    server.on('data', (chunk) => this.reply(chunk));
    this.regulate();
  }

  /** Statements that were sent and are not settled; a held one is among them. */
  get unsettled(): readonly WireStatement[] {
    return this.exchange.unsettled;
  }

  /** Whether the server has something of its to do; a held statement has not got there. */
  get underWay(): boolean {
    return this.unsettled.some((statement) => statement !== this.held?.statement);
  }

  /** Nothing waits for an answer, or here for being let through. */
  get idle(): boolean {
    return this.exchange.depth === 0 && this.pending.length === 0 && this.unparsed.length === 0;
  }

  /** Nothing moves: it is idle, or the client does not take what is there for it. */
  get isQuiet(): boolean {
    return this.idle || this.client.writableNeedDrain;
  }

  /** Resolves when all that was passed on has left for the other side. */
  async drained(): Promise<void> {
    await Promise.all([this.client, this.server].map(written));
  }

  /** Stops or goes on reading either side, as the other one can take it. */
  regulate(): void {
    const { client, server, context } = this;
    const clientWaits = this.held || server.writableNeedDrain || this.exchange.depth > DEPTH_LIMIT;
    setReading(client, server.destroyed || !clientWaits);
    setReading(server, client.destroyed || !(context.stalled() || client.writableNeedDrain));
    context.onActivity();
  }

  /** Kills the connection. Resolves when both of its ends are closed. */
  async cut(point: CutPoint): Promise<void> {
    const last = this.exchange.unsettled.at(-1);
    if (point === 'after' && last) {
      this.mutedFrom ??= this.answers.offset;
      this.doomed = last;
    } else {
      this.destroy();
    }
    await this.closed;
  }

  private record(
    execution: Pick<WireStatement, 'protocol' | 'sql' | 'parameters'>,
    end?: number,
  ): WireStatement {
    const offset = (end ?? this.requests.offset) - 1;
    const { journal, positions } = this.context;
    const statement = journal.add({ connection: this.info.number, ...execution }, positions.at(offset));
    positions.add(offset, statement);
    return statement;
  }

  private receive(chunk: Buffer): void {
    this.info.bytesFromClient += chunk.length;
    this.parse(chunk);
    this.regulate();
  }

  private parse(chunk: Buffer): void {
    if (this.refused) return;
    if (this.held) {
      this.unparsed.push(chunk);
      return;
    }
    let parsed: number;
    try {
      parsed = this.requests.push(chunk);
    } catch (error) {
      this.refuse(error);
      return;
    }
    this.pending.push(chunk.subarray(0, parsed));
    if (parsed < chunk.length) this.unparsed.push(chunk.subarray(parsed));
    this.forward();
  }

  private onRequest(message: Message): 'stop' | undefined {
    if (message.type === 'X') this.terminated = true;
    const statement = this.exchange.request(message);
    if (statement) this.context.onStatement(statement);
    const hold = statement && this.context.holdFor(statement);
    if (hold) {
      this.held = { statement, end: message.end };
      hold.take(statement, {
        open: () => this.open(statement),
        cut: (point) => this.cutHeld(statement, point),
      });
      return 'stop';
    }
    if (!preparesExecution(message.type)) this.forwardable = message.end;
    return undefined;
  }

  private forward(): void {
    if (!this.held && !this.context.holding()) this.forwardable = this.requests.offset;
    while (this.pending.length > 0 && this.forwarded < this.forwardable) {
      const first = this.pending[0] as Buffer;
      const part = first.subarray(0, this.forwardable - this.forwarded);
      if (part.length === first.length) this.pending.shift();
      else this.pending[0] = first.subarray(part.length);
      this.forwarded += part.length;
      if (this.server.writable) this.server.write(part);
    }
  }

  /** Lets the statement go if it is still held, and what came behind it. */
  private open(statement: WireStatement): void {
    if (this.held?.statement !== statement) return;
    this.forwardable = this.held.end;
    this.held = undefined;
    this.forward();
    const behind = this.unparsed;
    this.unparsed = [];
    for (const chunk of behind) this.parse(chunk);
    this.regulate();
  }

  private async cutHeld(statement: WireStatement, point: CutPoint): Promise<void> {
    if (point === 'before' || statement.finishedAt !== undefined) {
      this.destroy();
    } else {
      this.doomed = statement;
      this.muteWhenCurrent();
      this.open(statement);
    }
    await this.closed;
  }

  /** The answers to what went before the doomed statement still go back. */
  private muteWhenCurrent(): void {
    if (this.doomed && this.exchange.current === this.doomed) this.mutedFrom ??= this.answers.offset;
  }

  private reply(chunk: Buffer): void {
    const { intercepted } = this.answers;
    try {
      this.answers.push(chunk);
    } catch (error) {
      this.context.onLost(`The server's answer cannot be read: ${(error as Error).message}`);
      this.destroy();
      return;
    }
    this.info.bytesFromServer += chunk.length - (this.answers.intercepted - intercepted);
    const visible = this.answers.take(this.mutedFrom);
    if (this.client.writable) {
      for (const bytes of visible) this.client.write(bytes);
    } else if (!this.idle) {
      // Nobody reads what it goes on to say; closing tells it so, as the client's own end would have.
      this.info.closedBy ??= 'client';
      this.server.destroy();
    }
    this.regulate();
  }

  private onAnswer(message: Message): void {
    this.exchange.answer(message);
    this.info.transaction = this.exchange.transaction;
    this.muteWhenCurrent();
  }

  private onReport(report: Interception): void {
    const statement = this.exchange.reported(report);
    if (statement) this.context.journal.report(statement, report.content);
  }

  private settled(statement: WireStatement): void {
    this.context.onSettled(statement);
    if (statement === this.doomed) this.destroy();
  }

  /** Tells the client what is wrong with what it sent, and ends the connection. */
  private refuse(error: unknown): void {
    const { message, code } =
      error instanceof ProtocolError ? error : new ProtocolError(String(error), 'XX000');
    this.refused = true;
    this.info.closedBy ??= 'judge';
    this.client.end(encodeFatal({ code, message }));
    this.server.end();
  }

  private destroy(): void {
    this.info.closedBy ??= 'judge';
    this.client.destroy();
    this.server.destroy();
  }

  private clientClosed(): void {
    this.info.closedBy ??= 'client';
    this.info.closedAt ??= performance.now();
    // What it had sent still reaches the server.
    this.server.end();
    this.regulate();
  }

  private serverClosed(): void {
    const unasked = this.info.closedBy === undefined && !this.terminated;
    this.info.closedBy ??= this.terminated ? 'client' : 'server';
    this.info.closedAt ??= performance.now();
    this.held = undefined;
    this.pending = [];
    this.unparsed = [];
    this.exchange.abandon();
    this.client.end();
    this.regulate();
    const said = this.exchange.fatal;
    // 57P02: another backend crashed; 57P01 and others are the end of this session alone.
    if (unasked && (!said || said.code === '57P02')) {
      this.context.onLost(said?.message ?? 'The server closed a connection without a word.');
    }
  }
}

/** Resolves when all that was written to the socket has left this process, or never will. */
async function written(socket: Socket): Promise<void> {
  if (socket.writableLength === 0 || !socket.writable) return;
  await new Promise<void>((done) => {
    socket.write('', () => {
      done();
    });
  });
}

function setReading(socket: Socket, reading: boolean): void {
  if (reading === !socket.isPaused()) return;
  if (reading) socket.resume();
  else socket.pause();
}
