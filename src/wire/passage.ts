interface Part {
  /** Offset in the stream of its first byte. */
  readonly begin: number;
  readonly bytes: Buffer;
}

/** A stream's bytes on their way through: what has come and was not yet passed on, some of it taken out. */
export class Passage {
  private parts: Part[] = [];
  private received = 0;

  push(bytes: Buffer): void {
    this.parts.push({ begin: this.received, bytes });
    this.received += bytes.length;
  }

  /** Takes out the bytes between two offsets. */
  remove(from: number, to: number): void {
    this.parts = this.parts.flatMap((part) => [...cut(part, 0, from), ...cut(part, to, Infinity)]);
  }

  /** Takes all bytes up to an offset, to be passed on. */
  take(to: number): Buffer[] {
    const taken = this.parts.flatMap((part) => cut(part, 0, to));
    this.parts = this.parts.flatMap((part) => cut(part, to, Infinity));
    return taken.map(({ bytes }) => bytes);
  }
}

/** What of the part lies between two offsets: one part or none. */
function cut({ begin, bytes }: Part, from: number, to: number): Part[] {
  const first = Math.max(from, begin);
  const end = Math.min(to, begin + bytes.length);
  return first < end ? [{ begin: first, bytes: bytes.subarray(first - begin, end - begin) }] : [];
}
