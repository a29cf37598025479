import { open, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { decisiveLine } from './startupFailure';

/** A start begins a new file when the old one is larger; one run of the server writes little (no statements, no errors). */
const SIZE_LIMIT_BYTES = 1_000_000;
const TAIL_BYTES = 16_000;
/** How the line begins that a server writes first. */
const STARTING = 'starting PostgreSQL';

/** What the embedded server writes while it runs, in one file in its home. */
export class ServerLog {
  readonly path: string;

  constructor(home: string) {
    this.path = path.join(home, 'server.log');
  }

  /** Opens it for the server to write to. */
  async open(): Promise<FileHandle> {
    return open(this.path, (await this.size()) > SIZE_LIMIT_BYTES ? 'w' : 'a', 0o600);
  }

  async size(): Promise<number> {
    return stat(this.path).then(
      ({ size }) => size,
      () => 0,
    );
  }

  /** What was written from byte `from` on, its last 16 kB at most. */
  async textFrom(from: number): Promise<string> {
    const size = await this.size();
    const start = Math.max(from, size - TAIL_BYTES, 0);
    if (start >= size) return '';
    const file = await open(this.path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  }

  /** The line that says best why the server ended that was started last. */
  async reason(): Promise<string> {
    const text = await this.textFrom(0);
    return decisiveLine(text.slice(Math.max(text.lastIndexOf(STARTING), 0)));
  }
}
