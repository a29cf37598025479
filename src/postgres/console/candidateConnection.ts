import { connect } from 'node:net';
import { Client, DatabaseError } from 'pg';
import { EnvironmentError } from '../../errors';
import { serverError } from '../database/databaseFailure';
import type { Clone } from '../database/clone';

const CONNECT_LIMIT_MS = 20_000;
/** A server that runs answers in milliseconds; the statement is given up where it does not. */
const CANCEL_LIMIT_MS = 5_000;

/** The number that stands for a protocol version and asks to cancel. */
const CANCEL_REQUEST = 80_877_102;

/** No such database, no such role, another password: it was reset or opened elsewhere. */
const RENEWED = ['3D000', '28000', '28P01'];
const TOO_MANY = '53300';

export interface CandidateConnectOptions {
  /** What pg_stat_activity shows. */
  readonly applicationName: string;
  /** Settings of the session, by name. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Connects to the clone as the candidate, whose rights end at that database: what a person types cannot reach further.
 * @throws EnvironmentError
 */
export async function connectCandidate(clone: Clone, options: CandidateConnectOptions): Promise<Client> {
  const client = new Client({
    host: clone.host,
    port: clone.port,
    database: clone.database,
    user: clone.candidate.user,
    password: clone.candidate.password,
    ssl: clone.tls ? { rejectUnauthorized: clone.verifyTls ?? false } : false,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    options: Object.entries(options.settings ?? {})
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  });
  // Without a listener a connection that dies while idle would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw refusal(error, clone);
  }
  return client;
}

/**
 * Asks the server to cancel what the connection's session runs: PostgreSQL's own request, which needs no further session.
 * Resolves once the server has taken it, or cannot.
 */
export function requestCancel(clone: Clone, client: Client): Promise<void> {
  // pg has both from the handshake, and its types leave them out.
  const { processID, secretKey } = client as Client & { processID: number; secretKey: number };
  const request = Buffer.alloc(16);
  request.writeInt32BE(request.length, 0);
  request.writeInt32BE(CANCEL_REQUEST, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const socket = connect({ host: clone.host, port: clone.port, timeout: CANCEL_LIMIT_MS });
    socket.once('connect', () => socket.end(request));
    socket.once('timeout', () => socket.destroy());
    socket.on('error', () => undefined); // 'close' follows
    socket.once('close', () => resolve());
    socket.resume();
  });
}

function refusal(error: unknown, clone: Clone): unknown {
  const code = error instanceof DatabaseError ? error.code : undefined;
  if (code && RENEWED.includes(code)) {
    return new EnvironmentError(
      "The drill's database was reset or opened by another process.",
      'Stop the database and start it again.',
      { cause: error },
    );
  }
  if (code === TOO_MANY) {
    return new EnvironmentError(
      'Your role has no connection left.',
      'End the programs that hold some, or close SQL documents.',
      { cause: error },
    );
  }
  return serverError(error, clone);
}
