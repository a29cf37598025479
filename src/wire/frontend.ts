import { BodyReader } from './body';
import type { Message } from './messages';

/** How much of a statement's text and parameters is kept in its record, in bytes. */
const KEPT_TEXT = 64 * 1024;

/** Largest message that a client may send, in bytes. PostgreSQL itself takes 1 GB; no drill needs more than this. */
export const FRONTEND_LIMIT = 64 * 1024 * 1024;

/** The messages that a client may send after start-up, and how many bytes of their bodies we look at. */
const KEPT: Readonly<Record<string, number>> = {
  Q: KEPT_TEXT, // Query
  P: KEPT_TEXT, // Parse
  B: KEPT_TEXT, // Bind
  E: KEPT_TEXT, // Execute
  D: 0, // Describe
  C: KEPT_TEXT, // Close
  H: 0, // Flush
  S: 0, // Sync
  F: 0, // FunctionCall
  d: 0, // CopyData
  c: 0, // CopyDone
  f: 0, // CopyFail
  X: 0, // Terminate
};

export function keptOfFrontend(type: string): number | undefined {
  return KEPT[type];
}

/** Messages that only prepare an execution; the server owes no answer to them before a Flush or Sync. */
export function preparesExecution(type: string): boolean {
  return type === 'P' || type === 'B' || type === 'D' || type === 'C';
}

export function decodeQuery(message: Message): string {
  return new BodyReader(message).text();
}

export function decodeParse(message: Message): { statement: string; sql: string } {
  const body = new BodyReader(message);
  return { statement: body.text(), sql: body.text() };
}

export interface Bind {
  readonly portal: string;
  readonly statement: string;
  /** Text as text, binary as `\x` and hexadecimal, NULL as null. One that was cut off ends in `…`. */
  readonly parameters: (string | null)[];
}

export function decodeBind(message: Message): Bind {
  const body = new BodyReader(message);
  const portal = body.text();
  const statement = body.text();
  const formats = Array.from({ length: count(body) }, () => body.int16());
  const parameters: (string | null)[] = [];
  for (let left = count(body); left > 0 && !(body.truncated && body.atEnd); left -= 1) {
    const length = body.int32();
    if (length < -1) throw body.malformed();
    parameters.push(length === -1 ? null : parameter(body.bytes(length), length, formats, parameters.length));
  }
  return { portal, statement, parameters };
}

function parameter(bytes: Buffer, length: number, formats: readonly number[], index: number): string {
  // No format code: all are text; one: it holds for all; else one each.
  const binary = (formats.length > 1 ? formats[index] : formats[0]) === 1;
  const text = binary ? `\\x${bytes.toString('hex')}` : bytes.toString('utf8');
  return bytes.length < length ? `${text}…` : text;
}

function count(body: BodyReader): number {
  const value = body.int16();
  // An unsigned number in the protocol: up to 65535 parameters.
  return value < 0 ? value + 65536 : value;
}

/** @returns the portal's name */
export function decodeExecute(message: Message): string {
  return new BodyReader(message).text();
}

export function decodeClose(message: Message): { kind: 'statement' | 'portal'; name: string } {
  const body = new BodyReader(message);
  const letter = body.letter();
  if (letter !== 'S' && letter !== 'P') throw body.malformed();
  return { kind: letter === 'S' ? 'statement' : 'portal', name: body.text() };
}
