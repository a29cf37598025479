import { createHash } from 'node:crypto';
import { withoutEffect } from './outside';

/** Where an export goes: counts and digests what it takes, and can stop taking. The candidate's code gets `write`. */
export class Sink {
  bytes = 0;
  writes = 0;
  /** Resolves when a write has been kept waiting for the first time since `stall`. */
  stalled: Promise<void> = Promise.resolve();
  private readonly hash = createHash('sha256');
  private limit = Infinity;
  private reach: () => void = () => undefined;
  private go: () => void = () => undefined;
  private gone: Promise<void> = Promise.resolve();

  /** To be handed to the candidate's code: resolves when the chunk was taken. Text is UTF-8. */
  readonly write = withoutEffect(async (chunk: string | Uint8Array): Promise<void> => {
    const data = Buffer.from(chunk as Uint8Array);
    if (this.bytes + data.length > this.limit) {
      this.reach();
      await this.gone;
    }
    this.bytes += data.length;
    this.writes += 1;
    this.hash.update(data);
  });

  /** Takes nothing beyond so many bytes in all, until `resume`. */
  stall(limit: number): void {
    this.limit = limit;
    this.stalled = new Promise((resolve) => (this.reach = resolve));
    this.gone = new Promise((resolve) => (this.go = resolve));
  }

  resume(): void {
    this.limit = Infinity;
    this.go();
  }

  /** SHA-256 in hexadecimal of all that was taken so far. */
  digest(): string {
    return this.hash.copy().digest('hex');
  }
}
