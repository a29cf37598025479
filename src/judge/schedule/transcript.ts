import type { Evidence, InterleavingStep, SourcePosition } from '../../rubric/evidence';
import type { WireStatement } from '../../wire/record';
import type { Attempt } from '../check';
import { Repeat, Story } from '../story';
import { shorten, valueText } from '../kit/valueText';

type Entry = Omit<InterleavingStep, 'sql' | 'parameters' | 'rows' | 'tag'> & {
  readonly statement?: WireStatement;
};

/** What happened in one schedule, in the order of its effects. */
export class Transcript {
  private readonly story = new Story<Entry>(isSame);
  /** What was noted of those whose turn it is not. */
  private readonly aside = new Map<string, Entry[]>();

  constructor(private readonly lanes: readonly string[]) {}

  /** Keeps what is noted of the lane for its next turn: what two do at once has no order that would be the same every time. */
  setAside(lane: string): void {
    if (!this.aside.has(lane)) this.aside.set(lane, []);
  }

  /** It is the lane's turn. */
  takeUp(lane: string): void {
    const entries = this.aside.get(lane) ?? [];
    this.aside.delete(lane);
    for (const entry of entries) this.add(entry);
  }

  add(entry: Entry): void {
    const aside = this.aside.get(entry.lane);
    if (aside) {
      aside.push(entry);
      return;
    }
    this.story.add(entry);
  }

  answered(lane: string, attempt: Attempt): void {
    if (attempt.answered) this.add({ lane, what: 'answered', note: valueText(attempt.value) });
    else this.add({ lane, what: 'failed', note: attempt.error.message, position: attempt.error.position });
  }

  /** Where the schedule intervened; else the first line of the candidate's that sent something. */
  get position(): SourcePosition | undefined {
    const places = this.story.entries.flatMap((entry) => {
      if (entry instanceof Repeat) return [];
      return [{ what: entry.what, position: entry.statement?.position ?? entry.position }];
    });
    const located = places.filter(({ position }) => position !== undefined);
    const intervened = located.find(({ what }) => what === 'held' || what === 'crashed');
    return (intervened ?? located[0])?.position;
  }

  evidence(title: string): Evidence {
    const steps = this.story.entries.map((entry): InterleavingStep => {
      if (!(entry instanceof Repeat)) return stepOf(entry);
      return { lane: entry.first.lane, what: 'repeated', note: String(entry) };
    });
    return { kind: 'interleaving', title, lanes: this.lanes, steps };
  }
}

/** Where a statement comes from is known now or a moment later: it says nothing here. */
function isSame(one: Entry, other: Entry): boolean {
  if (one.what !== other.what || one.statement?.sql !== other.statement?.sql) return false;
  const text = (entry: Entry): string => JSON.stringify({ ...stepOf(entry), position: undefined });
  return text(one) === text(other);
}

function stepOf({ lane, what, statement, note, position }: Entry): InterleavingStep {
  if (!statement) return { lane, what, note, position };
  return {
    lane,
    what,
    sql: statement.sql,
    parameters: statement.parameters.map((each) => each && shorten(each)),
    rows: statement.rows,
    ...(what === 'statement' && { tag: statement.tags.join(', ') || undefined }),
    position: statement.position ?? position,
    note: note ?? (what === 'statement' ? errorText(statement) : undefined),
  };
}

function errorText({ error }: WireStatement): string | undefined {
  return error && `${error.code} ${error.message}`;
}
