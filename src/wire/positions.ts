import type { SourcePosition } from '../rubric/evidence';
import type { WireStatement } from './record';

/** Places that one proxy keeps; what a forger sends beyond that is dropped. */
const PLACE_LIMIT = 500_000;
/** Statements that a place which comes late is written to; the next place covers those behind them. */
const LATE_LIMIT = 1000;

/**
 * Which line of the candidate's code sent which bytes of one connection. Reported by the candidate's own process, so good
 * for evidence and for nothing else. A place may be reported before or after its bytes arrive here.
 */
export class Positions {
  private readonly places: { offset: number; position: SourcePosition }[] = [];
  private readonly statements: { offset: number; statement: WireStatement }[] = [];

  /** "From this offset on, the bytes come from this line." Offsets that go backwards are dropped. */
  locate(offset: number, position: SourcePosition): void {
    const last = this.places.at(-1);
    if (last && offset < last.offset) return;
    this.places.push({ offset, position });
    const first = firstAtOrBehind(this.statements, offset);
    for (const { statement } of this.statements.slice(first, first + LATE_LIMIT))
      statement.position = position;
  }

  /** The place of the byte at this offset, as far as it is known by now. */
  at(offset: number): SourcePosition | undefined {
    return this.places[firstAtOrBehind(this.places, offset + 1) - 1]?.position;
  }

  /** Remembers a statement whose place may still come; to be called in the order of the offsets. */
  add(offset: number, statement: WireStatement): void {
    this.statements.push({ offset, statement });
  }
}

/** The positions of all connections of a proxy, by the client's port: that is how its process knows them. */
export class PositionsByPort {
  private readonly byPort = new Map<number, Positions>();
  private readonly claimed = new Set<number>();
  private places = 0;

  locate(port: number, offset: number, position: SourcePosition): void {
    if (!(port > 0 && port < 65536) || !Number.isSafeInteger(offset) || this.places >= PLACE_LIMIT) return;
    this.places += 1;
    this.of(port).locate(offset, position);
  }

  /** For a new connection: with what was reported before it was accepted, and nothing of an older one's. */
  claim(port: number): Positions {
    if (this.claimed.has(port)) this.byPort.delete(port);
    this.claimed.add(port);
    return this.of(port);
  }

  private of(port: number): Positions {
    const positions = this.byPort.get(port) ?? new Positions();
    this.byPort.set(port, positions);
    return positions;
  }
}

/** Index of the first entry whose offset is not below `offset`. */
function firstAtOrBehind(entries: readonly { offset: number }[], offset: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle] as { offset: number }).offset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
