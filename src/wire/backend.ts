import { BodyReader } from './body';
import { HEADER_LENGTH, type Message } from './messages';
import type { TransactionStatus, WireError, WireNotice } from './record';

/** Largest message that a server may send: what a length field holds. Rows are passed on as they come, not kept. */
export const BACKEND_LIMIT = 0x7fffffff;

/** The messages that we read and how many bytes of them; all others are counted and passed on. */
const KEPT: Readonly<Record<string, number>> = {
  C: 1024, // CommandComplete
  E: 64 * 1024, // ErrorResponse
  Z: 1, // ReadyForQuery
};

/** Bytes of a notice's body up to which it can be intercepted: a plan of a few hundred nodes. Longer ones are passed on. */
export const NOTICE_LIMIT = 1024 * 1024;

export function keptOfBackend(type: string): number {
  return KEPT[type] ?? 0;
}

/** @returns the tag: `SELECT 20` */
export function decodeCommandComplete(message: Message): string {
  return new BodyReader(message).text();
}

export function decodeReadyForQuery(message: Message): TransactionStatus {
  const status = new BodyReader(message).letter();
  if (status !== 'I' && status !== 'T' && status !== 'E') throw new BodyReader(message).malformed();
  return status;
}

/** An ErrorResponse. `fatal` ones end the connection. */
export function decodeError(message: Pick<Message, 'type' | 'body' | 'length'>): {
  error: WireError;
  fatal: boolean;
} {
  const fields = decodeFields(message);
  const severity = fields['V'] ?? fields['S'];
  return {
    error: { code: fields['C'] ?? 'XX000', message: fields['M'] ?? '', detail: fields['D'] },
    fatal: severity === 'FATAL' || severity === 'PANIC',
  };
}

/** A NoticeResponse. */
export function decodeNotice(message: Message): WireNotice {
  const fields = decodeFields(message);
  return {
    severity: fields['V'] ?? fields['S'] ?? '',
    message: fields['M'] ?? '',
    context: fields['W'],
    file: fields['F'],
    routine: fields['R'],
  };
}

/** By their letters, as the manual's "Error and Notice Message Fields" has them. */
function decodeFields(message: Pick<Message, 'type' | 'body' | 'length'>): Record<string, string> {
  const body = new BodyReader(message);
  const fields: Record<string, string> = {};
  for (let field = body.letter(); field !== '' && field !== '\0'; field = body.atEnd ? '' : body.letter()) {
    fields[field] = body.text();
  }
  return fields;
}

/** A whole message: type, length, body. */
export function encodeMessage(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  const header = Buffer.alloc(HEADER_LENGTH);
  header.write(type, 'latin1');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** An ErrorResponse that ends the connection, in the server's own form. */
export function encodeFatal({ code, message, detail }: WireError): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${code}`, `M${message}`, ...(detail ? [`D${detail}`] : [])];
  return encodeMessage('E', ...fields.map((field) => `${field}\0`), '\0');
}
