/** What a process printed, bounded: its beginning and its end, as a flood has both worth reading. */
export class BoundedOutput {
  private head = Buffer.alloc(0);
  private tail = Buffer.alloc(0);
  private dropped = 0;

  /** @param halfBytes how much of the beginning is kept, and how much of the end */
  constructor(private readonly halfBytes: number) {}

  add(chunk: Buffer): void {
    const room = this.halfBytes - this.head.length;
    if (room > 0) this.head = Buffer.concat([this.head, chunk.subarray(0, room)]);
    const rest = chunk.subarray(Math.max(0, room));
    if (rest.length === 0) return;
    const all = Buffer.concat([this.tail, rest]);
    const over = Math.max(0, all.length - this.halfBytes);
    this.tail = Buffer.from(all.subarray(over));
    this.dropped += over;
  }

  toString(): string {
    const gap = this.dropped > 0 ? `\n… ${this.dropped} bytes left out …\n` : '';
    return `${this.head.toString()}${gap}${this.tail.toString()}`;
  }
}
