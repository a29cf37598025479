import type { Duplex } from 'node:stream';

/**
 * Messages as JSON, each after its length in bytes (32 bits, little-endian). Node's own IPC would read a message of any
 * size into memory before we could refuse it.
 */
export interface ChannelHandlers {
  onMessage(message: unknown): void;
  /** What came is no message of ours; nothing more is read. */
  onBroken(reason: string): void;
}

const HEADER_BYTES = 4;

/** What the worker says after candidate code has run must not depend on what that code did to these. */
const { parse, stringify } = JSON;
const byteLength = Buffer.byteLength.bind(Buffer);

export class Channel {
  private chunks: Buffer[] = [];
  private size = 0;
  private broken = false;

  /** @param maxBytes the largest message that is accepted */
  constructor(
    private readonly stream: Duplex,
    private readonly maxBytes: number,
    private readonly handlers: ChannelHandlers,
  ) {
    stream.on('data', (chunk: Buffer) => this.receive(chunk));
    // A closed pipe is seen as the end of the process behind it.
    stream.on('error', () => undefined);
  }

  /** @param onSent called once it has left this process, or cannot */
  send(message: unknown, onSent?: () => void): void {
    const json = stringify(message);
    const frame = Buffer.allocUnsafe(HEADER_BYTES + byteLength(json));
    frame.writeUInt32LE(frame.length - HEADER_BYTES);
    frame.write(json, HEADER_BYTES);
    this.stream.write(frame, () => onSent?.());
  }

  /** Sends it in one piece with all else that is sent in this turn of the event loop: the other side gets them in one turn of its own. */
  sendTogether(message: unknown): void {
    this.stream.cork();
    process.nextTick(() => this.stream.uncork());
    this.send(message);
  }

  end(): void {
    this.stream.end();
  }

  private receive(chunk: Buffer): void {
    if (this.broken) return;
    this.chunks.push(chunk);
    this.size += chunk.length;
    for (let length = this.frameLength(); length !== undefined; length = this.frameLength()) {
      if (length > this.maxBytes) {
        this.fail(`a message of ${length} bytes`);
        return;
      }
      if (this.size < HEADER_BYTES + length) return;
      let message: unknown;
      try {
        message = parse(this.take(HEADER_BYTES + length).toString('utf8', HEADER_BYTES));
      } catch {
        this.fail('a message that is not JSON');
        return;
      }
      this.handlers.onMessage(message);
    }
  }

  /** Bytes of the message at the front; undefined while its header is not there. */
  private frameLength(): number | undefined {
    if (this.size < HEADER_BYTES) return undefined;
    if ((this.chunks[0] as Buffer).length < HEADER_BYTES) this.chunks = [Buffer.concat(this.chunks)];
    return (this.chunks[0] as Buffer).readUInt32LE();
  }

  private take(bytes: number): Buffer {
    const all = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    this.chunks = all.length > bytes ? [all.subarray(bytes)] : [];
    this.size = all.length - bytes;
    return all.subarray(0, bytes);
  }

  private fail(reason: string): void {
    this.broken = true;
    this.chunks = [];
    this.stream.destroy();
    this.handlers.onBroken(reason);
  }
}
