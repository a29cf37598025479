import type { WiredWorker } from '../wiredWorker';

/** Processes of one check that its rounds of schedules take: to start one costs more than a schedule does. */
export class Spares {
  private readonly idle: WiredWorker[] = [];
  private ahead: Promise<WiredWorker> | undefined;

  constructor(private readonly start: () => Promise<WiredWorker>) {}

  /** One that was left, the first one first, then one that was started ahead, or a new one. */
  async take(): Promise<WiredWorker> {
    const left = this.idle.shift();
    if (left) return left;
    const { ahead } = this;
    this.ahead = undefined;
    return ahead ?? this.start();
  }

  /** Sees to it that one is there, or on its way, for when another one dies. */
  keepAhead(): void {
    if (this.idle.length > 0 || this.ahead) return;
    this.ahead = this.start();
    this.ahead.catch(() => undefined); // Whoever takes it hears of it; otherwise nobody needs it.
  }

  /** @param worker alive, with nothing under way and no transaction open */
  leave(worker: WiredWorker): void {
    this.idle.push(worker);
  }
}
