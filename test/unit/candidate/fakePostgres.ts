import net from 'node:net';
import type { SourcePosition } from '../../../src/rubric/evidence';

/** A statement as it arrived: on which connection, from which byte of what was sent on it. */
interface Arrival {
  readonly port: number;
  readonly offset: number;
  readonly sql: string;
}

const READY = message('Z', Buffer.from('I'));
const AUTHENTICATED = Buffer.concat([message('R', Buffer.alloc(4)), READY]);
const ANSWERS: Record<string, Buffer> = {
  Q: Buffer.concat([message('C', Buffer.from('SELECT 0\0')), READY]),
  P: message('1'),
  B: message('2'),
  D: message('n'),
  E: message('C', Buffer.from('SELECT 0\0')),
  C: message('3'),
  S: READY,
};

function message(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(5);
  header.write(type);
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/**
 * The least of PostgreSQL's protocol that a driver needs to send statements, with no rows in any answer. It notes at which
 * byte each arrived, which is what positions are told by.
 */
export class FakePostgres {
  readonly arrivals: Arrival[] = [];
  private readonly told: { port: number; offset: number; position: SourcePosition }[] = [];
  private readonly sockets = new Set<net.Socket>();
  private readonly server = net.createServer((socket) => this.accept(socket));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `postgres://me:secret@127.0.0.1:${(this.server.address() as net.AddressInfo).port}/drill`;
  }

  readonly onPosition = (port: number, offset: number, position: SourcePosition): void => {
    this.told.push({ port, offset, position });
  };

  /** Each statement with the line it came from, as `file:line`. */
  located(): [sql: string, line: string | undefined][] {
    return this.arrivals.map(({ port, offset, sql }) => {
      const last = this.told
        .filter((entry) => entry.port === port && entry.offset <= offset)
        .at(-1)?.position;
      return [sql, last && `${last.file}:${last.line}`];
    });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(socket: net.Socket): void {
    this.sockets.add(socket);
    let pending = Buffer.alloc(0);
    let offset = 0;
    let started = false;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (;;) {
        const header = started ? 1 : 0;
        if (pending.length < header + 4 || pending.length < header + pending.readInt32BE(header)) return;
        const length = header + pending.readInt32BE(header);
        const type = started ? String.fromCharCode(pending[0]!) : '';
        if (type === 'Q' || type === 'P') this.note(socket, offset, type, pending.subarray(5, length));
        const answer = started ? ANSWERS[type] : AUTHENTICATED;
        started = true;
        if (answer) socket.write(answer);
        pending = pending.subarray(length);
        offset += length;
      }
    });
  }

  private note(socket: net.Socket, offset: number, type: string, body: Buffer): void {
    // Parse carries the statement's name before its text.
    const text = type === 'Q' ? body : body.subarray(body.indexOf(0) + 1);
    this.arrivals.push({ port: socket.remotePort!, offset, sql: text.toString('utf8', 0, text.indexOf(0)) });
  }
}
