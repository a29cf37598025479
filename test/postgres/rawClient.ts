import { once } from 'node:events';
import net from 'node:net';
import { encodeMessage } from '../../src/wire/backend';
import { HEADER_LENGTH } from '../../src/wire/messages';
import { encodeStartup } from '../../src/wire/startup';
import { credential } from './wireServer';

/** A client that speaks the protocol by hand. */
export class RawClient {
  private received: Buffer[] = [];
  private receivedLength = 0;

  private wake = (): void => undefined;

  private constructor(readonly socket: net.Socket) {
    socket.on('error', () => undefined);
    socket.on('close', () => this.wake());
    socket.on('data', (chunk) => {
      this.received.push(chunk);
      this.receivedLength += chunk.length;
      this.wake();
    });
  }

  static async open(port: number): Promise<RawClient> {
    const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  static async logIn(port: number, database: string, login = credential): Promise<RawClient> {
    const client = await RawClient.open(port);
    client.send(
      encodeStartup(
        new Map([
          ['user', login.user],
          ['database', database],
        ]),
      ),
    );
    client.send(encodeMessage('p', `${login.password}\0`));
    await client.until('Z');
    return client;
  }

  send(...bytes: Buffer[]): void {
    this.socket.write(Buffer.concat(bytes));
  }

  /** Reads messages up to one of this type, and returns all of them. */
  async until(type: string): Promise<{ type: string; body: Buffer }[]> {
    const messages: { type: string; body: Buffer }[] = [];
    for (;;) {
      const message = this.next();
      if (message) messages.push(message);
      if (message?.type === type) return messages;
      if (!message && this.socket.closed) throw new Error(`closed before "${type}"`);
      if (!message) await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Drops what was received and not read. */
  forget(): void {
    this.take(this.receivedLength);
  }

  async closed(): Promise<void> {
    if (!this.socket.closed) await once(this.socket, 'close');
  }

  private next(): { type: string; body: Buffer } | undefined {
    if (this.receivedLength < HEADER_LENGTH) return undefined;
    const end = 1 + this.joined(HEADER_LENGTH).readInt32BE(1);
    if (this.receivedLength < end) return undefined;
    const message = this.take(end);
    return { type: message.toString('latin1', 0, 1), body: message.subarray(HEADER_LENGTH) };
  }

  private take(length: number): Buffer {
    const bytes = this.joined(length);
    this.received[0] = bytes.subarray(length);
    this.receivedLength -= length;
    return bytes.subarray(0, length);
  }

  /** What was received, its first `length` bytes in one piece. */
  private joined(length: number): Buffer {
    if ((this.received[0]?.length ?? 0) < length) this.received = [Buffer.concat(this.received)];
    return this.received[0] ?? Buffer.alloc(0);
  }
}
