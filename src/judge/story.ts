/** The longest cycle that is looked for: a transaction that is tried again and again has about so many steps. */
const LONGEST_CYCLE = 4;
/** So often a cycle is told in full before it is one: what came twice is soon read. */
const TOLD_IN_FULL = 3;
/** Entries that are kept, half from the beginning and half from the end: more is no story. */
const MOST_ENTRIES = 120;

/** Stands for what was told just before it, and came again. */
export class Repeat<Entry> {
  times = TOLD_IN_FULL - 1;

  /**
   * @param steps how many entries before it are meant
   * @param first the first one of them
   */
  constructor(
    readonly steps: number,
    readonly first: Entry,
  ) {}

  /** "the last step 7 times" */
  toString(): string {
    return `${this.steps === 1 ? 'the last step' : `the last ${this.steps} steps`} ${this.times} times`;
  }
}

/** What happened, in order, at a reader's length: who asks for the same again and again has it told once, with how often. */
export class Story<Entry extends object> {
  private readonly told: (Entry | Repeat<Entry>)[] = [];

  /** @param same whether two entries read the same */
  constructor(private readonly same: (one: Entry, other: Entry) => boolean) {}

  get entries(): readonly (Entry | Repeat<Entry>)[] {
    const half = MOST_ENTRIES / 2;
    if (this.told.length <= MOST_ENTRIES) return this.told;
    return [...this.told.slice(0, half), ...this.told.slice(-half)];
  }

  add(entry: Entry): void {
    this.told.push(entry);
    for (let steps = 1; steps <= LONGEST_CYCLE; steps += 1) if (this.fold(steps)) break;
    if (this.told.length > 2 * MOST_ENTRIES) this.told.splice(MOST_ENTRIES / 2, MOST_ENTRIES);
  }

  clear(): void {
    this.told.length = 0;
  }

  /** Whether the last entries were a cycle of so many steps, which is now told once. */
  private fold(steps: number): boolean {
    const { told } = this;
    const repeat = told.at(-steps - 1);
    if (repeat instanceof Repeat) {
      if (repeat.steps !== steps || !this.equal(told.length - 2 * steps - 1, told.length - steps, steps))
        return false;
      told.splice(-steps);
      repeat.times += 1;
      return true;
    }
    for (let block = 1; block < TOLD_IN_FULL; block += 1) {
      const start = told.length - (block + 1) * steps;
      if (start < 0 || !this.equal(start, told.length - steps, steps)) return false;
    }
    const first = told.at(-steps) as Entry;
    told.splice((1 - TOLD_IN_FULL) * steps, Infinity, new Repeat(steps, first));
    return true;
  }

  private equal(one: number, other: number, steps: number): boolean {
    for (let step = 0; step < steps; step += 1) {
      const [a, b] = [this.told[one + step], this.told[other + step]];
      if (!a || !b || a instanceof Repeat || b instanceof Repeat || !this.same(a, b)) return false;
    }
    return true;
  }
}
