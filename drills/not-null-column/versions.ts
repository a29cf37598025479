import type { Attempt, CheckContext, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';

/** What the new version answers of a parcel. */
interface Parcel {
  readonly id: number;
  readonly tracking: string;
  readonly postcode: string;
  readonly weightGrams: number;
  readonly depot: string;
}

const MODULE = 'src/parcels.ts';

/** Which version changed a parcel's postcode, and with which round of requests. */
export interface Change {
  readonly version: 'old' | 'new';
  readonly round: number;
}

/** Requests of both versions, one after the other; each says what went wrong, in a sentence. */
export class Requests {
  /** Ids of parcels that either version has touched, the latest last. */
  private readonly touched: number[] = [];
  /** By the parcel's id, the latest one. */
  private readonly changes = new Map<number, Change>();
  private round = 0;
  private count = 0;

  constructor(private readonly t: CheckContext) {}

  /** @returns the number of the round of requests that begins */
  begin(): number {
    this.round += 1;
    return this.round;
  }

  /** The last change of a parcel's postcode; undefined where there was none. */
  lastChange(id: number): Change | undefined {
    return this.changes.get(id);
  }

  /** The version in production registers a parcel and changes the postcode of another one. */
  async oldVersion(): Promise<string | undefined> {
    const { database } = this.t;
    const { tracking, postcode, weightGrams } = this.newParcel();
    try {
      const [row] = await database.query<{ id: number }>(
        'INSERT INTO parcels (tracking, postcode, weight_grams) VALUES ($1, $2, $3) RETURNING id',
        [tracking, postcode, weightGrams],
      );
      this.touched.push((row as { id: number }).id);
      for (const id of [...(await this.nextToBeFilled()), await this.anyParcel()]) {
        await database.query('UPDATE parcels SET postcode = $2 WHERE id = $1', [id, this.postcode()]);
        this.touched.push(id);
        this.changes.set(id, { version: 'old', round: this.round });
      }
      return undefined;
    } catch (error) {
      const refusal = refusedBy(error);
      if (refusal === undefined) throw error;
      return `the old version could not write: ${refusal}`;
    }
  }

  /** The new version does the same, and answers for what either has touched and for any other parcel. */
  async newVersion(app: Worker): Promise<string | undefined> {
    const registered = await app.attempt(MODULE, 'registerParcel', this.newParcel());
    if (!registered.answered) return notAnswered('registerParcel', registered);
    if (typeof registered.value !== 'number') return 'registerParcel of the new version did not answer an id';
    this.touched.push(registered.value);
    const id = await this.anyParcel();
    const changed = await app.attempt(MODULE, 'changePostcode', id, this.postcode());
    if (!changed.answered) return notAnswered('changePostcode', changed);
    this.touched.push(id);
    this.changes.set(id, { version: 'new', round: this.round });
    for (const each of [...this.touched.slice(-4), await this.anyParcel()]) {
      const wrong = await this.wrongAnswer(app, each);
      if (wrong) return wrong;
    }
    return undefined;
  }

  private async wrongAnswer(app: Worker, id: number): Promise<string | undefined> {
    const expected = await this.parcel(id);
    const answer = await app.attempt(MODULE, 'getParcel', id);
    if (!answer.answered) return notAnswered('getParcel', answer);
    const difference = firstDifference(expected, answer.value);
    if (!difference) return undefined;
    const { path, expected: right, observed } = difference;
    return `getParcel(${id}) of the new version answered ${path || 'it'} ${observed === undefined ? 'not at all' : JSON.stringify(observed)} and not ${JSON.stringify(right)}, for postcode ${expected.postcode}`;
  }

  private async parcel(id: number): Promise<Parcel> {
    const [row] = await this.t.database.query<Parcel>(
      `SELECT id, tracking, postcode, weight_grams AS "weightGrams", areas.depot
       FROM parcels JOIN areas ON prefix = left(postcode, 2) WHERE id = $1`,
      [id],
    );
    return row as Parcel;
  }

  /**
   * The first and the last parcel without a depot: one of them is in the batch at hand, whichever way a backfill goes, and whoever
   * has read it already must not write what was right then. None where there are no such parcels, or no such column yet.
   */
  private async nextToBeFilled(): Promise<number[]> {
    const [column] = await this.t.database.query(
      "SELECT FROM pg_attribute WHERE attrelid = 'parcels'::regclass AND attname = 'depot' AND NOT attisdropped",
    );
    if (!column) return [];
    const rows = await this.t.database.query<{ id: number }>(
      `(SELECT id FROM parcels WHERE depot IS NULL ORDER BY id LIMIT 1)
       UNION (SELECT id FROM parcels WHERE depot IS NULL ORDER BY id DESC LIMIT 1) ORDER BY id`,
    );
    return rows.map(({ id }) => id);
  }

  private async anyParcel(): Promise<number> {
    const [row] = await this.t.database.query<{ id: number }>(
      'SELECT id FROM parcels WHERE id >= $1 OR id = (SELECT max(id) FROM parcels) ORDER BY id LIMIT 1',
      [this.t.random.integer(1, 120_000)],
    );
    return (row as { id: number }).id;
  }

  private newParcel(): { tracking: string; postcode: string; weightGrams: number } {
    this.count += 1;
    return {
      tracking: `N${this.count}`,
      postcode: this.postcode(),
      weightGrams: this.t.random.integer(100, 9000),
    };
  }

  private postcode(): string {
    return String(this.t.random.integer(0, 99_999)).padStart(5, '0');
  }
}

/** Rows whose depot is not that of their postcode. */
export interface WrongRows {
  /** Of the first one. */
  readonly id: number;
  /** The end of a sentence: "50 rows have the wrong depot, such as …". */
  readonly what: string;
}

/** Undefined where there are none. */
export async function wrongRows({ database }: CheckContext): Promise<WrongRows | undefined> {
  const wrong = await database.query<{
    id: number;
    postcode: string;
    right: string;
    depot: string | null;
    count: number;
  }>(
    `SELECT id, postcode, areas.depot AS right, parcels.depot, count(*) OVER ()::int AS count
     FROM parcels JOIN areas ON prefix = left(postcode, 2)
     WHERE parcels.depot IS DISTINCT FROM areas.depot ORDER BY id LIMIT 1`,
  );
  const [row] = wrong;
  if (!row) return undefined;
  const rows = row.count === 1 ? '1 row has' : `${row.count.toLocaleString('en-US')} rows have`;
  return {
    id: row.id,
    what: `${rows} the wrong depot, such as parcel ${row.id}: postcode ${row.postcode} is of ${JSON.stringify(row.right)}, and the row says ${JSON.stringify(row.depot)}.`,
  };
}

function notAnswered(name: string, attempt: Attempt): string {
  return `${name} of the new version failed: ${attempt.answered ? '' : attempt.error.message}`;
}

/** What the server refused a statement of the judge's with; undefined where it was something else. */
function refusedBy(error: unknown): string | undefined {
  const named = error as { name?: string; cause?: { code?: string; severity?: string; message?: string } };
  const { cause } = named;
  return cause?.severity === 'ERROR' ? `${cause.code} ${cause.message}` : undefined;
}
