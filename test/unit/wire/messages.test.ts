import assert from 'node:assert/strict';
import { encodeMessage } from '../../../src/wire/backend';
import { MessageParser, ProtocolError, type Message } from '../../../src/wire/messages';
import { everySplit } from './bytes';

interface Seen {
  type: string;
  body: string;
  length: number;
  end: number;
}

function seen({ type, body, length, end }: Message): Seen {
  return { type, body: body.toString('latin1'), length, end };
}

function parse(
  chunks: readonly Buffer[],
  keep: (type: string) => number | undefined = () => 100,
  offset = 0,
): Seen[] {
  const messages: Seen[] = [];
  const parser = new MessageParser({
    keep,
    limit: 1000,
    offset,
    onMessage: (message) => messages.push(seen(message)),
  });
  for (const chunk of chunks) assert.equal(parser.push(chunk), chunk.length);
  return messages;
}

describe('wire: framing', () => {
  const stream = Buffer.concat([
    encodeMessage('Q', 'select 1\0'),
    encodeMessage('S'),
    encodeMessage('d', 'x'.repeat(50)),
    encodeMessage('H'),
  ]);
  const whole: Seen[] = [
    { type: 'Q', body: 'select 1\0', length: 14, end: 14 },
    { type: 'S', body: '', length: 5, end: 19 },
    { type: 'd', body: 'x'.repeat(50), length: 55, end: 74 },
    { type: 'H', body: '', length: 5, end: 79 },
  ];

  it('finds the same messages wherever the network cuts the stream', () => {
    for (const chunks of everySplit(stream)) assert.deepEqual(parse(chunks), whole);
  });

  it('counts offsets from where the stream was taken over', () => {
    assert.deepEqual(
      parse([stream], undefined, 1000).map(({ end }) => end),
      [1014, 1019, 1074, 1079],
    );
  });

  it('keeps no more of a body than is wanted, at every cut', () => {
    for (const chunks of everySplit(stream)) {
      const bodies = parse(chunks, (type) => (type === 'd' ? 3 : 0)).map(({ body, length }) => [
        body,
        length,
      ]);
      assert.deepEqual(bodies, [
        ['', 14],
        ['', 5],
        ['xxx', 55],
        ['', 5],
      ]);
    }
  });

  it('leaves what is behind a message whose handler says stop, and goes on from there', () => {
    for (const chunks of everySplit(stream)) {
      const messages: Seen[] = [];
      const parser = new MessageParser({
        keep: () => 100,
        limit: 1000,
        offset: 0,
        onMessage(message) {
          messages.push(seen(message));
          return 'stop';
        },
      });
      for (let chunk of chunks) {
        while (chunk.length > 0) chunk = chunk.subarray(parser.push(chunk));
      }
      assert.deepEqual(messages, whole);
    }
  });

  it('refuses types that may not occur, and lengths that cannot be', () => {
    const refused = (bytes: Buffer, code: string): void => {
      for (const chunks of everySplit(bytes)) {
        assert.throws(
          () => parse(chunks, (type) => (type === '?' ? undefined : 10)),
          (error) => error instanceof ProtocolError && error.code === code,
        );
      }
    };
    refused(encodeMessage('?', 'x'), '08P01');
    refused(Buffer.from('510000000300', 'hex'), '08P01');
    refused(Buffer.from('51ffffffff00', 'hex'), '08P01');
    refused(Buffer.from('510000100000', 'hex'), '54000');
  });
});
