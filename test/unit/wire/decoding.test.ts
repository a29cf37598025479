import assert from 'node:assert/strict';
import {
  decodeCommandComplete,
  decodeError,
  decodeReadyForQuery,
  encodeFatal,
  keptOfBackend,
} from '../../../src/wire/backend';
import {
  decodeBind,
  decodeClose,
  decodeExecute,
  decodeParse,
  decodeQuery,
  keptOfFrontend,
} from '../../../src/wire/frontend';
import { MessageParser, ProtocolError, type Message } from '../../../src/wire/messages';
import { client, everySplit, server } from './bytes';

function messageOf(chunks: readonly Buffer[], keep: (type: string) => number | undefined): Message {
  const messages: Message[] = [];
  const onMessage = (message: Message): number => messages.push(message);
  const parser = new MessageParser({ keep, limit: 1e9, offset: 0, onMessage });
  for (const chunk of chunks) parser.push(chunk);
  assert.equal(messages.length, 1);
  return messages[0] as Message;
}

function decodes<T>(
  bytes: Buffer,
  decode: (message: Message) => T,
  expected: T,
  keep = keptOfFrontend,
): void {
  for (const chunks of everySplit(bytes)) assert.deepEqual(decode(messageOf(chunks, keep)), expected);
}

describe('wire: what a client sends', () => {
  it('Query', () => decodes(client.query('select ünï'), decodeQuery, 'select ünï'));

  it('Parse', () =>
    decodes(client.parse('s1', 'select $1'), decodeParse, { statement: 's1', sql: 'select $1' }));

  it('Bind with text, binary, empty and null parameters', () => {
    const parameters = ['ä', Buffer.from([0, 255]), '', null];
    const expected = { portal: 'p', statement: 's1', parameters: ['ä', '\\x00ff', '', null] };
    decodes(client.bind('p', 's1', parameters), decodeBind, expected);
  });

  it('Bind with one format for all, and with none', () => {
    const one = Buffer.from('42000000150000 0001 0001 0001 00000001 07 0000'.replaceAll(' ', ''), 'hex');
    one.writeInt32BE(one.length - 1, 1);
    decodes(one, decodeBind, { portal: '', statement: '', parameters: ['\\x07'] });
    const none = Buffer.from('42000000150000 0000 0001 00000001 37 0000'.replaceAll(' ', ''), 'hex');
    none.writeInt32BE(none.length - 1, 1);
    decodes(none, decodeBind, { portal: '', statement: '', parameters: ['7'] });
  });

  it('Execute and Close', () => {
    decodes(client.execute('p', 10), decodeExecute, 'p');
    decodes(client.close('S', 's1'), decodeClose, { kind: 'statement', name: 's1' });
    decodes(client.close('P', 'p'), decodeClose, { kind: 'portal', name: 'p' });
  });

  it('keeps the first 64 kB of a longer text', () => {
    const sql = 'x'.repeat(200_000);
    assert.equal(decodeQuery(messageOf([client.query(sql)], keptOfFrontend)), sql.slice(0, 65_536));
    const parsed = decodeParse(messageOf([client.parse('s', sql)], keptOfFrontend));
    assert.deepEqual(parsed, { statement: 's', sql: sql.slice(0, 65_534) });
    const { parameters } = decodeBind(messageOf([client.bind('', 's', ['1', sql, '2'])], keptOfFrontend));
    assert.equal(parameters.length, 2);
    assert.match(parameters[1] ?? '', /^x{65000,65536}…$/);
  });

  it('refuses bodies that end too early', () => {
    const cases: [Buffer, (message: Message) => unknown][] = [
      [client.query('select 1'), decodeQuery],
      [client.parse('s1', 'select 1').subarray(0, -2), decodeParse],
      [client.bind('p', 's1', ['1']).subarray(0, -2), decodeBind],
      [client.execute('p').subarray(0, -4), decodeExecute],
      [client.close('S', 's1'), decodeClose],
    ];
    for (const [bytes, decode] of cases) {
      for (let length = 5; length < bytes.length; length += 1) {
        const short = Buffer.from(bytes.subarray(0, length));
        short.writeInt32BE(length - 1, 1);
        assert.throws(() => decode(messageOf([short, Buffer.alloc(0)], keptOfFrontend)), ProtocolError);
      }
    }
  });
});

describe('wire: what a server sends', () => {
  it('CommandComplete and ReadyForQuery', () => {
    decodes(server.complete('INSERT 0 5'), decodeCommandComplete, 'INSERT 0 5', keptOfBackend);
    for (const status of ['I', 'T', 'E'] as const) {
      decodes(server.ready(status), decodeReadyForQuery, status, keptOfBackend);
    }
  });

  it('ErrorResponse, fatal or not', () => {
    const error = { code: '40001', message: 'no', detail: 'why' };
    decodes(server.error('40001'), decodeError, { error, fatal: false }, keptOfBackend);
    decodes(server.error('40001', 'no', 'FATAL'), decodeError, { error, fatal: true }, keptOfBackend);
  });

  it('reads the errors that the proxy writes itself', () => {
    const error = { code: '28P01', message: 'wrong', detail: undefined };
    decodes(encodeFatal(error), decodeError, { error, fatal: true }, keptOfBackend);
  });
});
