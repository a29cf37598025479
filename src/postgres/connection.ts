import { Client } from 'pg';
import { CancelledError, throwIfCancelled } from '../errors';
import type { ServerAccess } from './server';

/**
 * Every administrative session reads catalogs and nothing of the candidate's: a pinned search_path keeps shadowing
 * functions out. A role with CREATEROLE gets the rights of the roles it makes, as a superuser has them anyway. Our
 * passwords are random and long, so that more than one hashing round would only slow each connection down.
 */
const SESSION_OPTIONS = [
  '-c search_path=pg_catalog',
  '-c createrole_self_grant=set,inherit',
  '-c scram_iterations=1',
  '-c client_min_messages=warning',
].join(' ');

/** A server that is known to run needs 10 ms, and took over 5 s on two processors with 25 busy processes. */
const CONNECT_TIMEOUT_MS = 30_000;

export interface ConnectOptions {
  /** Instead of the access's administrative database. */
  readonly database?: string;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** What pg_stat_activity shows. */
  readonly applicationName?: string;
}

/** A connected administrative session. Its end is the caller's; a lost connection ends its queries with an error. */
export async function connectAdmin(access: ServerAccess, options: ConnectOptions = {}): Promise<Client> {
  throwIfCancelled(options.signal);
  const client = new Client({
    host: access.host,
    port: access.port,
    user: access.admin.user,
    password: access.admin.password,
    database: options.database ?? access.database,
    ssl: access.tls ? { rejectUnauthorized: access.verifyTls ?? false } : false,
    application_name: options.applicationName ?? 'backend_drills',
    connectionTimeoutMillis: options.timeoutMs ?? CONNECT_TIMEOUT_MS,
    options: SESSION_OPTIONS,
  });
  // Without a listener a connection that dies while idle would end the process.
  client.on('error', () => undefined);
  const abort = (): void => void client.connection.stream.destroy();
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    await client.connect();
  } catch (error) {
    throw options.signal?.aborted ? new CancelledError() : error;
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
  return client;
}

/**
 * Runs `action` with an administrative session that is closed afterwards. When the signal is aborted, the statement
 * that runs is ended at the server too, and CancelledError is thrown.
 */
export async function withAdmin<T>(
  access: ServerAccess,
  options: ConnectOptions,
  action: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connectAdmin(access, options);
  let terminated: Promise<void> | undefined;
  const abort = (): void => {
    terminated ??= terminate(access, client);
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    throwIfCancelled(options.signal);
    return await action(client);
  } catch (error) {
    throw options.signal?.aborted ? new CancelledError() : error;
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await terminated;
    await client.end().catch(() => undefined);
  }
}

/** Closing the socket alone would let the server work on until the statement ends by itself. */
async function terminate(access: ServerAccess, client: Client): Promise<void> {
  try {
    await withAdmin(access, {}, (other) =>
      other.query('SELECT pg_catalog.pg_terminate_backend($1, 5000)', [backendPid(client)]),
    );
  } catch {
    client.connection.stream.destroy();
  }
}

/** The server's pid for this session; pg has it from the handshake and its types leave it out. */
function backendPid(client: Client): number {
  return (client as Client & { processID: number }).processID;
}
