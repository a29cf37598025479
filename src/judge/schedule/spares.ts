import type { WiredWorker } from '../wiredWorker';

/** Processes of one check that its next round of schedules takes over: to start one costs more than a schedule does. */
export class Spares {
  private readonly idle: WiredWorker[] = [];

  constructor(private readonly start: () => Promise<WiredWorker>) {}

  /** One that was left, the first one first, or a new one. */
  async take(): Promise<WiredWorker> {
    return this.idle.shift() ?? this.start();
  }

  /** @param worker alive, with nothing under way and no transaction open */
  leave(worker: WiredWorker): void {
    this.idle.push(worker);
  }
}
