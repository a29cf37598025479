import type { Readable } from 'node:stream';

const KEPT_CHARACTERS = 8_000;

/**
 * What a container prints while it starts, followed from before its start: testcontainers does not notice one that ends
 * at once, and removes one that does not come up before anybody could ask for its log.
 */
export class ContainerOutput {
  /** The last of it. */
  text = '';
  /** Resolves when the container has ended. */
  readonly ended: Promise<void>;
  private end!: () => void;
  private stream: Readable | undefined;

  constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  follow(stream: Readable): void {
    this.stream = stream;
    stream.on('data', (piece: Buffer | string) => {
      this.text = (this.text + piece.toString()).slice(-KEPT_CHARACTERS);
    });
    stream.once('end', this.end);
    stream.once('error', () => undefined);
  }

  /** Stops reading; the container goes on. */
  close(): void {
    this.stream?.destroy();
  }
}
