import { createHash } from 'node:crypto';
import { withoutEffect } from './outside';

export interface SinkOptions {
  /** Whether what is taken is kept, to be looked at. Default: it is only counted and digested. */
  readonly keep?: boolean;
  /** Told of each text that is handed over, before it is taken. */
  readonly onWrite?: () => void;
}

/** Where an export goes: counts and digests what it takes, can stop taking, and go away. The candidate's code gets `write`. */
export class Sink {
  bytes = 0;
  writes = 0;
  /** Bytes of the text that is kept waiting. */
  private waiting = 0;
  /** Writes that were neither taken nor refused so far. */
  outstanding = 0;
  /** Resolves when a write has been kept waiting for the first time since `stall`. */
  stalled: Promise<void> = Promise.resolve();
  private readonly hash = createHash('sha256');
  private limit = Infinity;
  private reach: () => void = () => undefined;
  private go: () => void = () => undefined;
  private gone: Promise<void> = Promise.resolve();
  private connected = true;
  /** Whether a write beyond the limit finds the sink gone, and is not kept waiting. */
  private leaves = false;
  /** Writes are taken one after the other, whether or not they were waited for. */
  private line: Promise<void> = Promise.resolve();
  private readonly kept: Buffer[] = [];

  constructor(private readonly options: SinkOptions = {}) {}

  /**
   * To be handed to the candidate's code: resolves when the chunk was taken, and rejects where the sink has gone away. Text
   * is UTF-8.
   */
  readonly write = withoutEffect((chunk: string | Uint8Array): Promise<void> => {
    const data = Buffer.from(chunk as Uint8Array);
    this.outstanding += 1;
    this.options.onWrite?.();
    const taken = this.line.then(() => this.take(data)).finally(() => (this.outstanding -= 1));
    this.line = taken.catch(() => undefined);
    return taken;
  });

  /** Resolves when all that was handed over by now is taken or refused. */
  get drained(): Promise<void> {
    return this.line;
  }

  /** Takes nothing beyond so many bytes in all, until `resume`. */
  stall(limit: number): void {
    this.limit = limit;
    this.stalled = new Promise((resolve) => (this.reach = resolve));
    const { go } = this;
    this.gone = new Promise((resolve) => (this.go = resolve));
    go();
  }

  /** Takes the text that is kept waiting, and nothing beyond it. */
  takeOne(): void {
    this.stall(this.bytes + this.waiting);
  }

  resume(): void {
    this.limit = Infinity;
    this.go();
  }

  /** Goes away, as a reader whose line breaks: writes that wait fail, and all that come. */
  disconnect(): void {
    this.connected = false;
    this.go();
  }

  /** Goes away once it has taken what fits into so many bytes in all: the next write fails at once. */
  disconnectAfter(limit: number): void {
    this.limit = limit;
    this.leaves = true;
    this.go();
  }

  /** Whether it has not gone away. */
  get isConnected(): boolean {
    return this.connected;
  }

  /** What was taken so far, where it is kept. */
  text(): string {
    return Buffer.concat(this.kept).toString('utf8');
  }

  /** SHA-256 in hexadecimal of all that was taken so far. */
  digest(): string {
    return this.hash.copy().digest('hex');
  }

  private async take(data: Buffer): Promise<void> {
    while (this.connected && this.bytes + data.length > this.limit) {
      if (this.leaves) {
        this.connected = false;
      } else {
        this.waiting = data.length;
        this.reach();
        await this.gone;
      }
    }
    this.waiting = 0;
    if (!this.connected) throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    this.bytes += data.length;
    this.writes += 1;
    this.hash.update(data);
    if (this.options.keep) this.kept.push(data);
  }
}
