import type { Evidence, TimelineEntry } from '../../rubric/evidence';
import { Repeat, Story } from '../story';

/** What happened in a check, in order, as evidence for a person to read. */
export class Timeline {
  private readonly story = new Story<TimelineEntry>(
    (one, other) => one.who === other.who && one.what === other.what && one.failed === other.failed,
  );

  note(who: string, what: string, failed = false): void {
    this.story.add({ who, what, ...(failed && { failed }) });
  }

  /** Forgets all. */
  reset(): void {
    this.story.clear();
  }

  evidence(title: string): Evidence {
    const entries = this.story.entries.map((entry) =>
      entry instanceof Repeat ? { who: entry.first.who, what: `repeated ${String(entry)}` } : entry,
    );
    return { kind: 'timeline', title, entries };
  }
}
