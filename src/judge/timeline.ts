import type { Evidence, TimelineEntry } from '../rubric/evidence';

/** What happened in a check, in order, as evidence for a person to read. */
export class Timeline {
  private readonly entries: TimelineEntry[] = [];

  note(who: string, what: string, failed = false): void {
    this.entries.push({ who, what, ...(failed && { failed }) });
  }

  /** Forgets all. */
  reset(): void {
    this.entries.length = 0;
  }

  evidence(title: string): Evidence {
    return { kind: 'timeline', title, entries: [...this.entries] };
  }
}
