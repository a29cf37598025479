/** The longest pause that still is work: reading, thinking, looking something up elsewhere. */
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * How long somebody has been at work, from the moments at which they did something: the sum of what lies between them, where
 * a longer pause counts as five minutes. Milliseconds.
 */
export class ActiveTime {
  private lastAt: number | undefined;
  private sum = 0;

  /** @param now milliseconds of a clock; one that was put back in between counts nothing */
  active(now: number): void {
    if (this.lastAt !== undefined) this.sum += Math.min(Math.max(0, now - this.lastAt), LONGEST_PAUSE_MS);
    this.lastAt = now;
  }

  /** Time since it was last taken. */
  get pending(): number {
    return this.sum;
  }

  take(): number {
    const taken = this.sum;
    this.sum = 0;
    return taken;
  }
}
