/** One message of the protocol (v3) after start-up: a type byte, a length that counts itself, a body. */
export interface Message {
  /** As PostgreSQL's manual writes it, `Q`. The two directions use the same letters for different things. */
  readonly type: string;
  /** The first bytes of the body, as many as the parser was told to keep; a view into the network's buffer. */
  readonly body: Buffer;
  /** Bytes of the whole message, type and length included. */
  readonly length: number;
  /** Offset in the stream of the byte after it. */
  readonly end: number;
}

/** What came over the wire is not the protocol, or more of it than we take. */
export class ProtocolError extends Error {
  /** @param code SQLSTATE to answer with: 08P01 protocol_violation, 54000 program_limit_exceeded */
  constructor(
    message: string,
    readonly code = '08P01',
  ) {
    super(message);
    this.name = 'ProtocolError';
  }
}

export const HEADER_LENGTH = 5;

export interface MessageParserOptions {
  /** How many bytes of a body are wanted; undefined for a type that may not occur. */
  keep(type: string): number | undefined;
  /** Returning 'stop' leaves the bytes behind this message unread; anything else goes on. */
  onMessage(message: Message): unknown;
  /** Largest message in bytes. */
  readonly limit: number;
  /** Bytes of the stream that went before, for `end`. */
  readonly offset: number;
}

/**
 * Cuts a stream into messages, wherever the network has cut it. Keeps no more of a body than is asked for, so that a row
 * larger than memory costs nothing.
 */
export class MessageParser {
  /** Bytes of the stream that were parsed. */
  offset: number;
  private readonly header = Buffer.alloc(HEADER_LENGTH);
  private headerLength = 0;
  private type = '';
  private length = 0;
  /** Offset of the current message's first byte. */
  private begun = 0;
  private remaining = 0;
  private wanted = 0;
  private parts: Buffer[] = [];

  constructor(private readonly options: MessageParserOptions) {
    this.offset = options.offset;
  }

  /**
   * @returns how many bytes of the chunk were parsed: all, unless a handler said 'stop'
   * @throws ProtocolError on an unknown type or an impossible length; the parser is of no use afterwards
   */
  push(chunk: Buffer): number {
    const start = this.offset;
    let at = 0;
    while (at < chunk.length) {
      if (this.headerLength === 0) this.begun = start + at;
      if (this.headerLength < HEADER_LENGTH) {
        const copied = chunk.copy(this.header, this.headerLength, at, at + HEADER_LENGTH - this.headerLength);
        this.headerLength += copied;
        at += copied;
        if (this.headerLength < HEADER_LENGTH) break;
        this.begin();
      }
      at += this.take(chunk, at);
      if (this.remaining > 0) break;
      this.offset = start + at;
      if (this.options.onMessage(this.finish()) === 'stop') break;
    }
    this.offset = start + at;
    return at;
  }

  /** The message that the stream's end so far is in the middle of; its length is known once its header is whole. */
  get unfinished(): { readonly type: string; readonly begin: number; readonly length?: number } | undefined {
    if (this.headerLength === 0) return undefined;
    const type = String.fromCharCode(this.header[0] as number);
    const whole = this.headerLength === HEADER_LENGTH;
    return { type, begin: this.begun, ...(whole && { length: this.length }) };
  }

  private begin(): void {
    this.type = String.fromCharCode(this.header[0] as number);
    const length = this.header.readInt32BE(1);
    const wanted = this.options.keep(this.type);
    if (wanted === undefined) throw new ProtocolError(`invalid message type ${this.header[0] as number}`);
    if (length < 4) throw new ProtocolError(`invalid length ${length} of message "${this.type}"`);
    if (length > this.options.limit) {
      throw new ProtocolError(
        `message "${this.type}" of ${length} bytes exceeds ${this.options.limit}`,
        '54000',
      );
    }
    this.length = length + 1;
    this.remaining = length - 4;
    this.wanted = Math.min(wanted, this.remaining);
  }

  /** Takes what the chunk has of the current body, and returns how much that was. */
  private take(chunk: Buffer, at: number): number {
    const count = Math.min(this.remaining, chunk.length - at);
    const kept = Math.min(count, this.wanted);
    if (kept > 0) this.parts.push(chunk.subarray(at, at + kept));
    this.wanted -= kept;
    this.remaining -= count;
    return count;
  }

  private finish(): Message {
    const body = this.parts.length === 1 ? (this.parts[0] as Buffer) : Buffer.concat(this.parts);
    this.parts = [];
    this.headerLength = 0;
    return { type: this.type, body, length: this.length, end: this.offset };
  }
}
