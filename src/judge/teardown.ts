import { CancelledError } from '../errors';

/** What must be undone when some work ends, however it ends. */
export class Teardown {
  private readonly undoings: (() => Promise<void>)[] = [];
  private ended = false;

  /** @param label says in our log whose undoing failed */
  constructor(private readonly label: string) {}

  /**
   * Takes over an undoing; where the work has ended already, it is done at once.
   * @throws CancelledError then
   */
  async adopt(undo: () => Promise<void>): Promise<void> {
    this.undoings.push(undo);
    if (!this.ended) return;
    await this.end();
    throw new CancelledError();
  }

  /** Last in, first out. An undoing that fails is left to the sweep; it says nothing of the candidate's work. */
  async end(): Promise<void> {
    this.ended = true;
    for (const undo of this.undoings.splice(0).reverse()) {
      await undo().catch((error: unknown) => process.stderr.write(`${this.label}: ${String(error)}\n`));
    }
  }
}
