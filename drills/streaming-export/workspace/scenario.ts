// Exports the archive of the largest account to a reader on a slow line, and to one who leaves in the middle, and says what the process
// keeps in memory meanwhile. Change it as you like: it is yours to play with.
import { pool } from './src/database';
import { exportMessages } from './src/export';
import type { Reader } from './src/reader';

const ACCOUNT = 1;
const MEGABYTE = 1_000_000;
/** The line takes so much, then pauses. */
const GULP = 2 * MEGABYTE;

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(0)} MB`;
}

function memory(): string {
  return `${megabytes(process.memoryUsage().rss)} of memory in use`;
}

/** Takes one text after the other, with a pause after each gulp, and leaves when it has enough. */
class SlowReader implements Reader {
  taken = 0;
  private handedOver = 0;
  private gulps = 0;
  private line: Promise<void> = Promise.resolve();

  constructor(private readonly enough = Infinity) {}

  write(text: string): Promise<void> {
    const bytes = Buffer.byteLength(text);
    this.handedOver += bytes;
    this.line = this.line.then(() => this.take(bytes));
    return this.line;
  }

  private async take(bytes: number): Promise<void> {
    if (this.taken + bytes > this.enough) throw new Error('The reader is gone.');
    this.taken += bytes;
    if (Math.floor(this.taken / GULP) === this.gulps) return;
    this.gulps = Math.floor(this.taken / GULP);
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (this.gulps % 4 === 0)
      console.log(
        `${megabytes(this.taken)} taken, ${megabytes(this.handedOver - this.taken)} handed over and not taken, ${memory()}`,
      );
  }
}

async function main(): Promise<void> {
  console.log(`Before: ${memory()}`);
  const slow = new SlowReader();
  const messages = await exportMessages(ACCOUNT, slow);
  console.log(`exportMessages() resolved to ${messages}; ${megabytes(slow.taken)} are taken by then`);
  // One who is still waited for takes the rest.
  await slow.write('');

  const leaver = new SlowReader(5 * MEGABYTE);
  const end = await exportMessages(ACCOUNT, leaver).then(
    (value) => `resolved to ${value}`,
    (error: Error) => `rejected: ${error.message}`,
  );
  console.log(
    `A reader leaves after ${megabytes(leaver.taken)}: exportMessages() ${end}; ${pool.totalCount - pool.idleCount} connections are in use`,
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
