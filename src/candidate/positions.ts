import net from 'node:net';
import type { SourcePosition } from '../rubric/evidence';
import type { Frames } from './frames';

/** From this byte on, what was written to the connection with this local port comes from this position. */
export type PositionEntry = [
  localPort: number,
  byteOffset: number,
  file: string,
  line: number,
  column: number,
];

/** More than that in one message would hold up the reply behind it. */
const BATCH = 500;

/** Notes from which line of the candidate's code each write to the database comes. Runs in the candidate's process. */
export class Positions {
  private current: SourcePosition | undefined;
  private batch: PositionEntry[] = [];
  private readonly last = new WeakMap<net.Socket, SourcePosition>();

  /** @param report sends a batch to the judge; called before the reply to the call that wrote, or earlier */
  constructor(
    private readonly frames: Frames,
    private readonly databasePort: number,
    private readonly report: (entries: PositionEntry[]) => void,
  ) {}

  /** Watches all sockets of this process. */
  install(): void {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the socket it is called on
    const write = net.Socket.prototype.write as (...args: unknown[]) => boolean;
    const note = (socket: net.Socket) => this.note(socket, patched);
    const patched = function (this: net.Socket, ...args: unknown[]) {
      note(this);
      return write.apply(this, args);
    };
    net.Socket.prototype.write = patched;
  }

  /** Runs what writes now for a position that was captured earlier. */
  at<T>(position: SourcePosition | undefined, action: () => T): T {
    const before = this.current;
    this.current = position;
    try {
      return action();
    } finally {
      this.current = before;
    }
  }

  /** Sends what has been noted. */
  flush(): void {
    if (this.batch.length === 0) return;
    const entries = this.batch;
    this.batch = [];
    this.report(entries);
  }

  private note(socket: net.Socket, skip: (...args: never[]) => unknown): void {
    if (!socket.connecting && socket.remotePort !== this.databasePort) return;
    const position = this.current ?? this.frames.calling(skip);
    if (!position || isSame(position, this.last.get(socket))) return;
    this.last.set(socket, position);
    const offset = socket.bytesWritten;
    if (socket.connecting) socket.once('connect', () => this.add(socket, offset, position));
    else this.add(socket, offset, position);
  }

  private add(socket: net.Socket, offset: number, { file, line, column }: SourcePosition): void {
    if (socket.remotePort !== this.databasePort || socket.localPort === undefined) return;
    if (this.batch.length === 0) setImmediate(() => this.flush());
    this.batch.push([socket.localPort, offset, file, line, column ?? 1]);
    if (this.batch.length >= BATCH) this.flush();
  }
}

function isSame(one: SourcePosition, other: SourcePosition | undefined): boolean {
  return one.file === other?.file && one.line === other.line && one.column === other.column;
}
