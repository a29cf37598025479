import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { postgresMd5PasswordHash } from 'pg/lib/crypto/utils';
import { continueSession, finalizeSession, startSession, type SaslSession } from 'pg/lib/crypto/sasl';
import { decodeError, encodeMessage, int32 } from './backend';
import { BodyReader } from './body';
import { readBytes, readTyped, type HandshakeMessage } from './handshake';
import type { WireError } from './record';
import { decodeKey, encodeCancel, encodeStartup, SSL_REQUEST_PACKET, type BackendKey } from './startup';

/** The server, and who we are there. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Whether the server's certificate must be one that this machine trusts. */
  readonly verifyTls?: boolean | undefined;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** The server answered, and did not let us in. */
export class UpstreamRefusal extends Error {
  constructor(readonly reason: WireError) {
    super(reason.message);
    this.name = 'UpstreamRefusal';
  }
}

export interface UpstreamSession {
  readonly socket: Socket;
  readonly key: BackendKey;
  /** What the server said after letting us in and before ReadyForQuery: its settings, and notices. */
  readonly greeting: Buffer;
}

/**
 * Logs in to the server as `upstream.user`, with all the other start-up parameters as the client gave them.
 * @param signal closes the session whenever it is aborted
 * @throws UpstreamRefusal, or a socket's error where the server cannot be reached
 */
export async function openSession(
  upstream: Upstream,
  parameters: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<UpstreamSession> {
  const socket = await connect(upstream, signal);
  try {
    const own = new Map([...parameters, ['user', upstream.user], ['database', upstream.database]]);
    socket.write(encodeStartup(own));
    await logIn(socket, upstream);
    return { socket, ...(await readGreeting(socket)) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Asks the server to cancel what a backend does. Resolves when the server has taken the request. */
export async function cancelBackend(upstream: Upstream, key: BackendKey, signal: AbortSignal): Promise<void> {
  const socket = await connect(upstream, signal);
  const closed = once(socket, 'close');
  socket.resume().end(encodeCancel(key));
  await closed;
}

async function connect(upstream: Upstream, signal: AbortSignal): Promise<Socket> {
  const { host, port } = upstream;
  const socket = net.connect({ host, port, noDelay: true, signal });
  // Errors show in what waits for the socket; without a listener they would end the process.
  socket.on('error', () => undefined);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
    return upstream.tls ? await encrypt(socket, upstream) : socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function encrypt(socket: Socket, { host, verifyTls }: Upstream): Promise<Socket> {
  socket.write(SSL_REQUEST_PACKET);
  const answer = (await readBytes(socket, 1)).toString('latin1');
  // Bytes behind the answer came unencrypted, and are someone else's.
  if (answer !== 'S' || socket.readableLength > 0) {
    throw new UpstreamRefusal({ code: '08P01', message: 'The server does not offer TLS.' });
  }
  const encrypted = tls.connect({
    socket,
    host,
    rejectUnauthorized: verifyTls ?? false,
    ...(net.isIP(host) === 0 && { servername: host }),
  });
  encrypted.on('error', () => undefined);
  await once(encrypted, 'secureConnect', { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  return encrypted;
}

/** Answers the server's questions until AuthenticationOk. */
async function logIn(socket: Socket, { user, password }: Upstream): Promise<void> {
  let sasl: SaslSession | undefined;
  for (;;) {
    const message = await readTyped(socket);
    throwIfRefused(message);
    if (message.type !== 'R') throw unexpected(message);
    const body = new BodyReader(message);
    const request = body.int32();
    const data = message.body.subarray(4);
    if (request === 0) return;
    else if (request === 3) socket.write(encodeMessage('p', `${password}\0`));
    else if (request === 5)
      socket.write(encodeMessage('p', `${await postgresMd5PasswordHash(user, password, data)}\0`));
    else if (request === 10) {
      sasl = startSession(data.toString().split('\0'));
      const response = Buffer.from(sasl.response);
      socket.write(encodeMessage('p', `${sasl.mechanism}\0`, int32(response.length), response));
    } else if (request === 11 && sasl) {
      await continueSession(sasl, password, data.toString());
      socket.write(encodeMessage('p', sasl.response));
    } else if (request === 12 && sasl) finalizeSession(sasl, data.toString());
    else
      throw new UpstreamRefusal({
        code: '0A000',
        message: `The server asks for authentication ${request}, unknown here.`,
      });
  }
}

async function readGreeting(socket: Socket): Promise<{ key: BackendKey; greeting: Buffer }> {
  let key: BackendKey | undefined;
  const greeting: Buffer[] = [];
  for (;;) {
    const message = await readTyped(socket);
    throwIfRefused(message);
    if (message.type === 'K') key = decodeKey(message.body);
    else if (message.type === 'S' || message.type === 'N')
      greeting.push(encodeMessage(message.type, message.body));
    else if (message.type === 'Z' && key) return { key, greeting: Buffer.concat(greeting) };
    else throw unexpected(message);
  }
}

function throwIfRefused(message: HandshakeMessage): void {
  if (message.type === 'E') throw new UpstreamRefusal(decodeError(message).error);
}

function unexpected(message: HandshakeMessage): UpstreamRefusal {
  return new UpstreamRefusal({
    code: '08P01',
    message: `Unexpected message "${message.type}" from the server.`,
  });
}
