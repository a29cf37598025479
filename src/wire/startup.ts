import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { encodeMessage, int32 } from './backend';
import { BodyReader } from './body';
import { readTyped, readUntyped } from './handshake';
import { ProtocolError } from './messages';
import type { WireError } from './record';

const SSL_REQUEST = 80877103;
const GSSENC_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const MAJOR_VERSION = 3;

/** What a client opens a connection for. */
export type Startup =
  | { readonly kind: 'session'; readonly parameters: ReadonlyMap<string, string>; readonly bytes: number }
  | { readonly kind: 'cancel'; readonly key: BackendKey };

/** Names a backend and proves the right to cancel what it does. */
export interface BackendKey {
  readonly pid: number;
  readonly secret: Buffer;
}

/** The client is not let in; told to it as the server would. */
export class Refusal extends Error {
  constructor(readonly reason: WireError) {
    super(reason.message);
    this.name = 'Refusal';
  }
}

/** Reads what the client opens with. An offer to encrypt is declined: the way here is loopback only. */
export async function readStartup(client: Socket): Promise<Startup> {
  for (let bytes = 0; ;) {
    const packet = await readUntyped(client);
    bytes += packet.length + 4;
    if (packet.length < 4) throw new ProtocolError('incomplete startup packet');
    const code = packet.readInt32BE();
    const rest = packet.subarray(4);
    if (code === SSL_REQUEST || code === GSSENC_REQUEST) client.write('N');
    else if (code === CANCEL_REQUEST) return { kind: 'cancel', key: decodeKey(rest) };
    else return { kind: 'session', parameters: session(client, code, rest), bytes };
  }
}

export function decodeKey(body: Buffer): BackendKey {
  if (body.length < 5) throw new ProtocolError('malformed cancel key');
  return { pid: body.readInt32BE(), secret: Buffer.from(body.subarray(4)) };
}

export function encodeCancel({ pid, secret }: BackendKey): Buffer {
  return Buffer.concat([int32(secret.length + 12), int32(CANCEL_REQUEST), int32(pid), secret]);
}

export function encodeStartup(parameters: ReadonlyMap<string, string>): Buffer {
  const pairs = [...parameters].map(([name, value]) => `${name}\0${value}\0`).join('');
  const body = Buffer.from(`${pairs}\0`);
  return Buffer.concat([int32(body.length + 8), int32(MAJOR_VERSION << 16), body]);
}

export const SSL_REQUEST_PACKET = Buffer.concat([int32(8), int32(SSL_REQUEST)]);

/** Reads the parameters, and tells a client that asks for a newer minor version or its options that we speak 3.0. */
function session(client: Socket, version: number, body: Buffer): Map<string, string> {
  if (version >>> 16 !== MAJOR_VERSION) {
    throw new Refusal({
      code: '0A000',
      message: `unsupported frontend protocol ${version >>> 16}.${version & 0xffff}: server supports 3.0 to 3.0`,
    });
  }
  const reader = new BodyReader({ type: 'startup', body, length: body.length + 5 });
  const parameters = new Map<string, string>();
  const unknown: string[] = [];
  for (let name = reader.text(); name !== ''; name = reader.text()) {
    if (name.startsWith('_pq_.')) {
      unknown.push(`${name}\0`);
      reader.text();
    } else {
      parameters.set(name, reader.text());
    }
  }
  if ((version & 0xffff) > 0 || unknown.length > 0) {
    client.write(encodeMessage('v', int32(MAJOR_VERSION << 16), int32(unknown.length), ...unknown));
  }
  return parameters;
}

export interface Admission {
  readonly user: string;
  readonly password: string;
  /** The only database that may be asked for. */
  readonly database: string;
}

/**
 * Asks the client for its password, in clear since it never leaves this machine, and checks what it asks for.
 * @returns how many bytes the client sent for it
 * @throws Refusal, worded as the server words it
 */
export async function authenticate(
  client: Socket,
  parameters: ReadonlyMap<string, string>,
  admission: Admission,
): Promise<number> {
  const user = parameters.get('user');
  if (!user)
    throw new Refusal({ code: '28000', message: 'no PostgreSQL user name specified in startup packet' });
  client.write(encodeMessage('R', int32(3)));
  const answer = await readTyped(client);
  if (answer.type !== 'p')
    throw new ProtocolError(`expected password response, got message "${answer.type}"`);
  const password = new BodyReader(answer).text();
  if (user !== admission.user || !equal(password, admission.password)) {
    throw new Refusal({ code: '28P01', message: `password authentication failed for user "${user}"` });
  }
  const database = parameters.get('database') ?? user;
  if (database !== admission.database) {
    throw new Refusal({
      code: '42501',
      message: `permission denied for database "${database}"`,
      detail: `This drill's database is "${admission.database}".`,
    });
  }
  return answer.length;
}

/** Compares in a time that tells nothing of where they differ. */
function equal(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
