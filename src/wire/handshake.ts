import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { HEADER_LENGTH, ProtocolError } from './messages';

/** Longest message of the handshake in bytes, as in PostgreSQL. */
const LIMIT = 30_000;

/** The other side went away before the handshake was done. */
export class HandshakeEnded extends Error {
  constructor() {
    super('The connection ended during the handshake.');
    this.name = 'HandshakeEnded';
  }
}

/**
 * Reads exactly so many bytes and leaves the rest in the socket.
 * @throws HandshakeEnded, or the socket's own error
 */
export async function readBytes(socket: Duplex, count: number): Promise<Buffer> {
  if (count === 0) return Buffer.alloc(0);
  let bytes = Buffer.alloc(0);
  for (;;) {
    // All that is there, or 'readable' would fire again at once for what was left.
    const chunk = socket.read() as Buffer | null;
    if (chunk) bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length >= count) break;
    if (socket.readableEnded || socket.destroyed) throw socket.errored ?? new HandshakeEnded();
    if (!chunk) await readableOrOver(socket);
  }
  if (bytes.length > count) socket.unshift(bytes.subarray(count));
  return bytes.subarray(0, count);
}

async function readableOrOver(socket: Duplex): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race(
      ['readable', 'end', 'close'].map((event) => once(socket, event, { signal: over.signal })),
    );
  } finally {
    over.abort();
  }
}

/** Reads one message with a length and no type, as a connection begins with. */
export async function readUntyped(socket: Duplex): Promise<Buffer> {
  return readBytes(socket, bodyLength((await readBytes(socket, 4)).readInt32BE()));
}

export interface HandshakeMessage {
  readonly type: string;
  readonly body: Buffer;
  readonly length: number;
}

export async function readTyped(socket: Duplex): Promise<HandshakeMessage> {
  const header = await readBytes(socket, HEADER_LENGTH);
  const body = await readBytes(socket, bodyLength(header.readInt32BE(1)));
  return { type: header.toString('latin1', 0, 1), body, length: HEADER_LENGTH + body.length };
}

function bodyLength(length: number): number {
  if (length < 4 || length > LIMIT) throw new ProtocolError(`invalid length ${length} in the handshake`);
  return length - 4;
}
