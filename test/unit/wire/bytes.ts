import { encodeMessage, int32 } from '../../../src/wire/backend';
import { Exchange } from '../../../src/wire/exchange';
import { FRONTEND_LIMIT, keptOfFrontend } from '../../../src/wire/frontend';
import { BACKEND_LIMIT, keptOfBackend } from '../../../src/wire/backend';
import { Journal } from '../../../src/wire/journal';
import { MessageParser, type Message } from '../../../src/wire/messages';
import type { WireStatement } from '../../../src/wire/record';

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

/** What a client sends, as the manual lays it out ("Message Formats"). */
export const client = {
  query: (sql: string) => encodeMessage('Q', `${sql}\0`),
  parse: (name: string, sql: string) => encodeMessage('P', `${name}\0${sql}\0`, int16(0)),
  bind: (portal: string, statement: string, parameters: (string | Buffer | null)[] = []) =>
    encodeMessage(
      'B',
      `${portal}\0${statement}\0`,
      int16(parameters.length),
      ...parameters.map((value) => int16(Buffer.isBuffer(value) ? 1 : 0)),
      int16(parameters.length),
      ...parameters.map((value) => {
        if (value === null) return int32(-1);
        const bytes = Buffer.from(value);
        return Buffer.concat([int32(bytes.length), bytes]);
      }),
      int16(0),
    ),
  describe: (kind: 'S' | 'P', name = '') => encodeMessage('D', `${kind}${name}\0`),
  execute: (portal = '', rows = 0) => encodeMessage('E', `${portal}\0`, int32(rows)),
  close: (kind: 'S' | 'P', name: string) => encodeMessage('C', `${kind}${name}\0`),
  sync: () => encodeMessage('S'),
  flush: () => encodeMessage('H'),
  copyData: (text: string) => encodeMessage('d', text),
  copyDone: () => encodeMessage('c'),
  copyFail: (reason: string) => encodeMessage('f', `${reason}\0`),
  functionCall: () => encodeMessage('F', int32(1), int16(0), int16(0), int16(0)),
  terminate: () => encodeMessage('X'),
};

/** What a server sends. */
export const server = {
  parseComplete: () => encodeMessage('1'),
  bindComplete: () => encodeMessage('2'),
  closeComplete: () => encodeMessage('3'),
  noData: () => encodeMessage('n'),
  parameterDescription: () => encodeMessage('t', int16(0)),
  rowDescription: () => encodeMessage('T', int16(0)),
  row: (text = 'x') => encodeMessage('D', int16(1), int32(text.length), text),
  complete: (tag: string) => encodeMessage('C', `${tag}\0`),
  empty: () => encodeMessage('I'),
  suspended: () => encodeMessage('s'),
  error: (code: string, message = 'no', severity = 'ERROR') =>
    encodeMessage('E', `S${severity}\0V${severity}\0C${code}\0M${message}\0Dwhy\0\0`),
  notice: () => encodeMessage('N', 'SNOTICE\0C00000\0Mhello\0\0'),
  notification: () => encodeMessage('A', int32(1), 'channel\0payload\0'),
  setting: () => encodeMessage('S', 'TimeZone\0UTC\0'),
  copyIn: () => encodeMessage('G', Buffer.from([0]), int16(0)),
  copyOut: () => encodeMessage('H', Buffer.from([0]), int16(0)),
  copyData: (text: string) => encodeMessage('d', text),
  copyDone: () => encodeMessage('c'),
  functionResponse: () => encodeMessage('V', int32(-1)),
  ready: (status: 'I' | 'T' | 'E' = 'I') => encodeMessage('Z', status),
};

/** The bytes as one chunk, as single bytes, and cut in two at every position. */
export function* everySplit(bytes: Buffer): Generator<Buffer[]> {
  yield [bytes];
  yield Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
  for (let at = 1; at < bytes.length; at += 1) yield [bytes.subarray(0, at), bytes.subarray(at)];
}

/** One connection's exchange without its sockets. */
export class Talk {
  readonly journal = new Journal();
  readonly settled: WireStatement[] = [];
  readonly exchange = new Exchange({
    keep: (text) => this.journal.keep(text),
    record: (execution) => this.journal.add({ connection: 1, ...execution }, undefined),
    settled: (statement) => this.settled.push(statement),
  });
  private readonly requests = parser(keptOfFrontend, FRONTEND_LIMIT, (message) =>
    this.exchange.request(message),
  );
  private readonly answers = parser(keptOfBackend, BACKEND_LIMIT, (message) => this.exchange.answer(message));

  client(chunks: readonly Buffer[]): this {
    for (const chunk of chunks) this.requests.push(chunk);
    return this;
  }

  server(chunks: readonly Buffer[]): this {
    for (const chunk of chunks) this.answers.push(chunk);
    return this;
  }

  /** The records without their times. */
  get records(): Partial<WireStatement>[] {
    return this.journal.statements.map((statement) => {
      const record: Partial<WireStatement> = { ...statement, startedAt: 0, finishedAt: 0 };
      delete record.failedAt;
      return record;
    });
  }
}

function parser(
  keep: (type: string) => number | undefined,
  limit: number,
  onMessage: (message: Message) => unknown,
): MessageParser {
  return new MessageParser({
    keep,
    limit,
    offset: 0,
    onMessage,
  });
}
