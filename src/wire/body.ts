import { HEADER_LENGTH, ProtocolError, type Message } from './messages';

/** Reads a message's body from front to back. What lies behind the kept part of a long body reads as its end. */
export class BodyReader {
  private at = 0;
  private readonly body: Buffer;
  /** The body is longer than what was kept of it. */
  readonly truncated: boolean;

  constructor(private readonly message: Pick<Message, 'type' | 'body' | 'length'>) {
    this.body = message.body;
    this.truncated = message.body.length < message.length - HEADER_LENGTH;
  }

  get atEnd(): boolean {
    return this.at >= this.body.length;
  }

  int16(): number {
    return this.fixed(2) ? this.body.readInt16BE(this.at - 2) : 0;
  }

  int32(): number {
    return this.fixed(4) ? this.body.readInt32BE(this.at - 4) : 0;
  }

  /** One character, such as the `S` or `P` of Describe. */
  letter(): string {
    return this.fixed(1) ? String.fromCharCode(this.body[this.at - 1] as number) : '';
  }

  /** Text up to its zero byte. */
  text(): string {
    const end = this.body.indexOf(0, this.at);
    if (end < 0 && !this.truncated) throw this.malformed();
    const text = this.body.toString('utf8', this.at, end < 0 ? this.body.length : end);
    this.at = end < 0 ? this.body.length : end + 1;
    return text;
  }

  /** As many bytes as asked for, fewer where the kept part ends. */
  bytes(count: number): Buffer {
    if (this.at + count > this.body.length && !this.truncated) throw this.malformed();
    const bytes = this.body.subarray(this.at, this.at + count);
    this.at += count;
    return bytes;
  }

  malformed(): ProtocolError {
    return new ProtocolError(`malformed message "${this.message.type}"`);
  }

  private fixed(count: number): boolean {
    if (this.at + count > this.body.length && !this.truncated) throw this.malformed();
    this.at += count;
    return this.at <= this.body.length;
  }
}
