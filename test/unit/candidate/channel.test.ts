import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { Channel } from '../../../src/candidate/channel';

function receiver(maxBytes = 1000) {
  const stream = new PassThrough();
  const messages: unknown[] = [];
  const broken: string[] = [];
  new Channel(stream, maxBytes, {
    onMessage: (message) => messages.push(message),
    onBroken: (reason) => broken.push(reason),
  });
  return { stream, messages, broken };
}

function framed(text: string): Buffer {
  const frame = Buffer.alloc(4 + Buffer.byteLength(text));
  frame.writeUInt32LE(frame.length - 4);
  frame.write(text, 4);
  return frame;
}

/** Streams deliver in later turns of the event loop; the end of this one has seen them all. */
async function delivered(stream: PassThrough): Promise<void> {
  stream.end();
  await new Promise((resolve) => stream.once('close', resolve));
}

describe('channel', () => {
  const bytes = Buffer.concat([framed('{"a":"ä"}'), framed('[]'), framed('"x"')]);
  for (let cut = 1; cut < bytes.length; cut += 1) {
    it(`puts messages together that were cut at byte ${cut}`, async () => {
      const { stream, messages } = receiver();
      stream.write(bytes.subarray(0, cut));
      await new Promise(setImmediate);
      stream.write(bytes.subarray(cut));
      await delivered(stream);
      assert.deepEqual(messages, [{ a: 'ä' }, [], 'x']);
    });
  }

  it('reads its own frames', async () => {
    const { stream, messages } = receiver();
    const sender = new PassThrough();
    sender.pipe(stream);
    const channel = new Channel(sender, 1000, { onMessage: () => undefined, onBroken: () => undefined });
    channel.send({ text: '€'.repeat(100) });
    channel.end();
    await new Promise((resolve) => stream.once('close', resolve));
    assert.deepEqual(messages, [{ text: '€'.repeat(100) }]);
  });

  it('refuses a message that is too large before it is there', async () => {
    const { stream, messages, broken } = receiver(100);
    const header = Buffer.alloc(4);
    header.writeUInt32LE(0xffff_ffff);
    stream.write(header);
    await new Promise((resolve) => stream.once('close', resolve));
    assert.deepEqual([messages, broken], [[], ['a message of 4294967295 bytes']]);
  });

  it('refuses what is not JSON, and what follows it', async () => {
    const { stream, messages, broken } = receiver();
    stream.write(Buffer.concat([framed('nonsense'), framed('1')]));
    await new Promise((resolve) => stream.once('close', resolve));
    assert.deepEqual([messages, broken], [[], ['a message that is not JSON']]);
  });
});
