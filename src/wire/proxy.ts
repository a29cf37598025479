import { randomBytes } from 'node:crypto';
import { EventEmitter, once, setMaxListeners } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { CancelledError } from '../errors';
import type { SourcePosition } from '../rubric/evidence';
import type { Interceptor } from './answerStream';
import { encodeFatal, encodeMessage, int32 } from './backend';
import { Connection, type ConnectionContext } from './connection';
import { Hold, type CutPoint } from './hold';
import { Journal } from './journal';
import { ProtocolError } from './messages';
import { PositionsByPort } from './positions';
import type { WireConnection, WireStatement } from './record';
import { authenticate, readStartup, Refusal, type BackendKey, type Startup } from './startup';
import { cancelBackend, openSession, UpstreamRefusal, type Upstream, type UpstreamSession } from './upstream';

export interface WireProxyOptions {
  readonly upstream: Upstream;
  /** What the client must present; not the server's own. */
  readonly credential: { readonly user: string; readonly password: string };
  /** Connections at a time; the next is refused as the server would refuse it. */
  readonly maxConnections?: number;
  /** Looks at every notice (of up to 1 MB) and says which are ours: those are kept with their statement and not passed on. */
  readonly intercept?: Interceptor;
}

export interface WireEvents {
  /** A statement arrived, and was not forwarded yet. */
  statement: [WireStatement];
  /** A statement is settled; its answer was not passed back yet. */
  finished: [WireStatement];
  connected: [WireConnection];
  disconnected: [WireConnection];
}

const MAX_CONNECTIONS = 100;
const TOO_MANY_CONNECTIONS = '53300';

/** SQLSTATEs of a refused log-in that are not the client's doing: the server goes or is not what we were told. */
const SERVER_FAULT = /^(08|28|3D|57P)/;
/** A server that is full while a client has no more than this, which is more than a service's pool, is full of others. */
const FEW_CONNECTIONS = 20;

/**
 * Stands between a client and PostgreSQL, passes everything on and writes down what was asked and answered. One a
 * candidate's process, on a port of its own, loopback only.
 */
export class WireProxy extends EventEmitter<WireEvents> {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Resolves with the reason when the server cannot be reached any more. Not when a client's own session ends. */
  readonly lost: Promise<string>;
  private lose!: (reason: string) => void;
  private readonly journal = new Journal();
  private readonly positions = new PositionsByPort();
  private readonly infos: WireConnection[] = [];
  private readonly open = new Map<number, Connection>();
  private readonly keys = new Map<number, { readonly secret: Buffer; readonly server: BackendKey }>();
  private readonly clients = new Set<Socket>();
  private readonly holds = new Set<Hold>();
  private readonly activity = new EventEmitter<{ change: [] }>().setMaxListeners(0);
  private readonly closing = new AbortController();
  private readonly admissions = new Set<Promise<void>>();
  /** Clients that the server is letting in. */
  private opening = 0;
  private stalled = false;
  private changedAt = 0;

  private constructor(
    private readonly options: WireProxyOptions,
    private readonly server: net.Server,
  ) {
    super();
    this.port = (server.address() as AddressInfo).port;
    this.lost = new Promise((resolve) => (this.lose = resolve));
    setMaxListeners(0, this.closing.signal);
    this.activity.on('change', () => (this.changedAt = performance.now()));
    server.on('connection', (client) => {
      const admission = this.accept(client).finally(() => this.admissions.delete(admission));
      this.admissions.add(admission);
    });
  }

  static async open(options: WireProxyOptions): Promise<WireProxy> {
    const server = net.createServer({ noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WireProxy(options, server);
  }

  /** All so far, in order of arrival; grows and is filled in as answers come. */
  get statements(): readonly WireStatement[] {
    return this.journal.statements;
  }

  /** All that were ever let in, by number. */
  get connections(): readonly WireConnection[] {
    return this.infos;
  }

  /** Statements that were sent and are not settled, held ones among them. */
  get unsettled(): WireStatement[] {
    return [...this.open.values()].flatMap((connection) => connection.unsettled);
  }

  /** How many of them there are. */
  get inFlight(): number {
    return this.unsettled.length;
  }

  /** Whether nothing moves: what was asked is answered, or its answer is not taken. */
  get isQuiet(): boolean {
    return this.opening === 0 && [...this.open.values()].every((connection) => connection.isQuiet);
  }

  /** Backends that have a statement to run, or wait for a lock in one. */
  get busyBackends(): number[] {
    return [...this.open.values()]
      .filter((connection) => connection.underWay)
      .map(({ info }) => info.backendPid);
  }

  /** Clients that have come and are not let in yet. */
  get arriving(): number {
    return Math.max(0, this.clients.size - this.open.size);
  }

  /** When bytes last moved, by performance.now(); now, while something waits for an answer or is held. */
  get lastActivity(): number {
    return this.isIdle() ? this.changedAt : performance.now();
  }

  /** Resolves once nothing that reached the proxy waits for an answer, and all bytes have left it. */
  async quiet(): Promise<void> {
    do {
      while (!this.isIdle()) await once(this.activity, 'change');
      await Promise.all([...this.open.values()].map((connection) => connection.drained()));
    } while (!this.isIdle());
  }

  /**
   * Notes that the bytes of a client's stream come from this line of its code, from an offset on and up to the next one
   * noted. Evidence only: the client itself says so.
   * @param clientPort its socket's local port
   * @param byteOffset bytes that its socket had sent before, the first packet of the connection included
   */
  locate(clientPort: number, byteOffset: number, position: SourcePosition): void {
    this.positions.locate(clientPort, byteOffset, position);
  }

  /** Keeps the next statement that the predicate is true for from the server, with the Parse and Bind that belong to it. */
  hold(predicate: (statement: WireStatement) => boolean): Hold {
    const hold = new Hold(predicate, (ended) => this.holds.delete(ended));
    if (this.closing.signal.aborted) hold.end(closed());
    else this.holds.add(hold);
    return hold;
  }

  /**
   * Kills a connection: at once, or after all that it has in flight was settled, without passing the answers back.
   * Resolves when both ends are closed; the server's backend may still live for a moment.
   */
  async cut(connectionNumber: number, point: CutPoint): Promise<void> {
    await this.open.get(connectionNumber)?.cut(point);
  }

  /** Reads nothing more from the server, for all connections, until `resume`. */
  stall(): void {
    this.stalled = true;
    this.regulate();
  }

  resume(): void {
    this.stalled = false;
    this.regulate();
  }

  /** Ends all connections. Resolves when everything is closed. Idempotent. */
  async close(): Promise<void> {
    this.closing.abort();
    for (const hold of this.holds) hold.end(closed());
    const stopped = this.server.listening ? once(this.server, 'close') : undefined;
    if (stopped) this.server.close();
    await Promise.all([...this.open.values()].map((connection) => connection.cut('before')));
    for (const client of this.clients) client.destroy();
    await Promise.all([...this.admissions, stopped]);
  }

  private isIdle(): boolean {
    return this.opening === 0 && [...this.open.values()].every((connection) => connection.idle);
  }

  private regulate(): void {
    for (const connection of this.open.values()) connection.regulate();
  }

  private async accept(client: Socket): Promise<void> {
    this.clients.add(client);
    client.once('close', () => this.clients.delete(client));
    // Errors show as its end; without a listener they would end the process.
    client.on('error', () => undefined);
    try {
      const startup = await readStartup(client);
      if (startup.kind === 'session') await this.admit(client, startup);
      else await this.cancel(client, startup.key);
    } catch (error) {
      this.turnAway(client, error);
    }
  }

  private async cancel(client: Socket, { pid, secret }: BackendKey): Promise<void> {
    const key = this.keys.get(pid);
    // As the server does it: a wrong key is answered with nothing.
    if (key?.secret.equals(secret))
      await cancelBackend(this.options.upstream, key.server, this.closing.signal);
    client.end();
  }

  private async admit(
    client: Socket,
    { parameters, bytes }: Extract<Startup, { kind: 'session' }>,
  ): Promise<void> {
    const { upstream, credential, maxConnections = MAX_CONNECTIONS } = this.options;
    const admission = { ...credential, database: upstream.database };
    const offset = bytes + (await authenticate(client, parameters, admission));
    if (this.open.size + this.opening >= maxConnections) {
      throw new Refusal({ code: TOO_MANY_CONNECTIONS, message: 'sorry, too many clients already' });
    }
    this.opening += 1;
    try {
      const session = await openSession(upstream, parameters, this.closing.signal);
      if (client.destroyed) session.socket.destroy();
      else this.connect(client, session, parameters, offset);
    } catch (error) {
      throw this.upstreamFailure(error);
    } finally {
      this.opening -= 1;
      this.activity.emit('change');
    }
  }

  private connect(
    client: Socket,
    { socket, key, greeting }: UpstreamSession,
    parameters: ReadonlyMap<string, string>,
    offset: number,
  ): void {
    const info: WireConnection = {
      number: this.infos.length + 1,
      clientPort: client.remotePort as number,
      backendPid: key.pid,
      applicationName: parameters.get('application_name') ?? '',
      openedAt: performance.now(),
      transaction: 'I',
      bytesFromClient: 0,
      bytesFromServer: 0,
    };
    const secret = randomBytes(4);
    this.keys.set(key.pid, { secret, server: key });
    this.infos.push(info);
    client.write(
      Buffer.concat([
        encodeMessage('R', int32(0)),
        greeting,
        encodeMessage('K', int32(key.pid), secret),
        encodeMessage('Z', 'I'),
      ]),
    );
    this.open.set(info.number, new Connection(info, client, socket, this.context(info), offset));
    this.emit('connected', info);
  }

  private context(info: WireConnection): ConnectionContext {
    return {
      journal: this.journal,
      positions: this.positions.claim(info.clientPort),
      holding: () => this.holds.size > 0,
      holdFor: (statement) => [...this.holds].find((hold) => hold.matches(statement)),
      stalled: () => this.stalled,
      intercept: this.options.intercept,
      onStatement: (statement) => this.emit('statement', statement),
      onSettled: (statement) => this.emit('finished', statement),
      onActivity: () => this.activity.emit('change'),
      onLost: (reason) => this.reportLost(reason),
      onClosed: () => {
        this.open.delete(info.number);
        this.keys.delete(info.backendPid);
        this.activity.emit('change');
        this.emit('disconnected', info);
      },
    };
  }

  private reportLost(reason: string): void {
    if (!this.closing.signal.aborted) this.lose(reason);
  }

  private upstreamFailure(error: unknown): UpstreamRefusal {
    if (error instanceof UpstreamRefusal) {
      const { code } = error.reason;
      if (SERVER_FAULT.test(code)) this.reportLost(error.message);
      if (code === TOO_MANY_CONNECTIONS && this.open.size + this.opening <= FEW_CONNECTIONS)
        this.reportLost(`It takes no more connections: ${error.message}.`);
      return error;
    }
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = `The server cannot be reached: ${message || code}`;
    this.reportLost(reason);
    return new UpstreamRefusal({ code: '08006', message: reason });
  }

  /** Tells a client why it is not let in, in the server's form. */
  private turnAway(client: Socket, error: unknown): void {
    if (error instanceof Refusal || error instanceof UpstreamRefusal) client.end(encodeFatal(error.reason));
    else if (error instanceof ProtocolError)
      client.end(encodeFatal({ code: error.code, message: error.message }));
    else client.destroy();
  }
}

function closed(): CancelledError {
  return new CancelledError('The wire was closed.');
}
