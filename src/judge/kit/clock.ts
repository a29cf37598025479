import { withoutEffect } from './outside';

/** A time that stands still until the check advances it. For code that is handed its clock; the database's own goes on. */
export class Clock {
  /** To be handed to the candidate's code, for which it becomes asynchronous: `now(): Promise<Date>`. */
  readonly now: () => Date;
  private milliseconds: number;

  /** @param start default: 2026-01-01T00:00:00Z */
  constructor(start: Date = new Date(Date.UTC(2026, 0, 1))) {
    this.milliseconds = start.getTime();
    const now = (): Date => new Date(this.milliseconds); // stories call it by this name
    this.now = withoutEffect(now);
  }

  /** @param milliseconds also less than 0: clocks are set back */
  advance(milliseconds: number): void {
    this.milliseconds += milliseconds;
  }
}
