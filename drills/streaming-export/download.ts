import type { Attempt, CheckContext, Quiet, Worker } from '../../src/judge/check';
import { Sink } from '../../src/judge/kit/sink';

/** An export under way. */
export class Download {
  /** How it ends. */
  readonly ended: Promise<Attempt>;
  /** How it has ended, once it has. */
  end: Attempt | undefined;

  /** Begins it. */
  constructor(
    private readonly t: CheckContext,
    private readonly worker: Worker,
    readonly accountId: number,
    readonly sink = new Sink(),
  ) {
    this.ended = worker.attempt('src/export.ts', 'exportMessages', accountId, { write: sink.write });
    this.ended.then(
      (end) => (this.end = end),
      () => undefined, // whoever awaits it hears of it
    );
  }

  /**
   * Waits until a write is kept waiting, or the export has ended before, and nothing moves any more.
   * @throws CandidateError where it has failed
   */
  async stopped(): Promise<Quiet> {
    await Promise.race([this.sink.stalled, this.ended]);
    const rest = await this.t.observe.untilQuiet(this.worker);
    if (this.end && !this.end.answered) throw this.end.error;
    return rest;
  }

  /**
   * What it answers, when all that it has handed over was taken.
   * @throws CandidateError where it fails
   */
  async answer(): Promise<unknown> {
    const end = await this.ended;
    if (!end.answered) throw end.error;
    await this.sink.drained;
    return end.value;
  }
}
