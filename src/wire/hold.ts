import { CancelledError } from '../errors';
import type { WireStatement } from './record';

/** Where a connection is cut: before the statement is forwarded, or after it ran and before its answer goes back. */
export type CutPoint = 'before' | 'after';

/** The connection's end of a hold. */
export interface Gate {
  open(): void;
  cut(point: CutPoint): Promise<void>;
}

/** A statement that is kept from the server, or will be. Good for one statement. */
export class Hold {
  /** Resolves with the statement once it is held; rejects with CancelledError when the hold ends before. */
  readonly reached: Promise<WireStatement>;
  private reach!: (statement: WireStatement) => void;
  private fail!: (error: unknown) => void;
  private gate: Gate | undefined;

  /** @param disarm takes this hold off the list of those that wait for a statement */
  constructor(
    private readonly predicate: (statement: WireStatement) => boolean,
    private readonly disarm: (hold: Hold) => void,
  ) {
    this.reached = new Promise((resolve, reject) => {
      this.reach = resolve;
      this.fail = reject;
    });
    // Whoever waits sees the rejection; that nobody does is no fault.
    this.reached.catch(() => undefined);
  }

  /** Called by the connection: whether this statement is the one. A predicate that throws ends the hold with its error. */
  matches(statement: WireStatement): boolean {
    try {
      return this.predicate(statement);
    } catch (error) {
      this.end(error);
      return false;
    }
  }

  /** Called by the connection that keeps the statement back. */
  take(statement: WireStatement, gate: Gate): void {
    this.disarm(this);
    this.gate = gate;
    this.reach(statement);
  }

  /** Lets the statement go to the server, or gives up waiting for one. Idempotent. */
  release(): void {
    if (this.gate) this.gate.open();
    else this.end(new CancelledError('The hold was released before a statement reached it.'));
  }

  /**
   * Kills the connection of the held statement. Resolves when both of its ends are closed; the server's backend may still
   * live for a moment.
   */
  async cut(point: CutPoint): Promise<void> {
    await this.reached;
    await this.gate?.cut(point);
  }

  /** Ends a hold that no statement has reached. */
  end(error: unknown): void {
    this.disarm(this);
    this.fail(error);
  }
}
