import type { CheckContext, Observation, Worker } from '../../src/judge/check';
import type { Evidence, TimelineEntry } from '../../src/rubric/evidence';
import { statementText } from '../../src/rubric/scorecard';
import type { WireStatement } from '../../src/wire/record';
import { runPhase, type Phase } from './pipeline';
import { Requests, wrongRows } from './versions';

/** Which versions run during a phase and after it. */
const VERSIONS: Readonly<
  Record<Phase, { readonly old: boolean; readonly new: boolean; readonly after: string }>
> = {
  '1-expand': { old: true, new: false, after: 'after 1-expand' },
  '2-backfill': { old: true, new: true, after: 'after 2-backfill' },
  '3-contract': { old: false, new: true, after: 'after 3-contract' },
  rollback: { old: true, new: false, after: 'after the rollback' },
};

/** As the brief says: a backfill that fills what comes in meanwhile must be able to catch up. */
const MOST_TURNS = 60;

/** Where a round of requests came: between which statements, in which phase. */
interface Place {
  readonly phase: Phase;
  readonly before: WireStatement | undefined;
  readonly after: WireStatement | undefined;
}

/** A run of phases with requests between any two of their statements. */
export class Audit {
  private readonly requests: Requests;
  /** By the round of requests. */
  private readonly places = new Map<number, Place>();

  private constructor(
    private readonly t: CheckContext,
    private readonly migrator: Worker,
    private readonly app: Worker,
  ) {
    this.requests = new Requests(t);
  }

  static async begin(t: CheckContext, migrator: Worker): Promise<Audit> {
    return new Audit(t, migrator, await t.worker());
  }

  /** @returns what to say of the first request that was not answered rightly */
  async run(phases: readonly Phase[]): Promise<Omit<Observation, 'expected'> | undefined> {
    for (const phase of phases) {
      const wrong = await this.underTraffic(phase);
      if (wrong) return wrong;
    }
    return undefined;
  }

  /** Once the phases have run: what to say of rows with a wrong depot, and of the request that the first one's postcode came with. */
  async staleRows(): Promise<Omit<Observation, 'expected'> | undefined> {
    const wrong = await wrongRows(this.t);
    if (!wrong) return undefined;
    const observed = `After 3-contract ${wrong.what}`;
    const change = this.requests.lastChange(wrong.id);
    const place = change && this.places.get(change.round);
    if (!place) return { observed };
    const what = `changes the postcode of parcel ${wrong.id} with the ${change.version} version, and nothing has set its depot right since`;
    return {
      observed,
      evidence: [
        timeline(`Where the last change of parcel ${wrong.id} came in ${place.phase}`, place, { what }),
      ],
      position: (place.after ?? place.before)?.position,
    };
  }

  private async underTraffic(phase: Phase): Promise<Omit<Observation, 'expected'> | undefined> {
    const { requests, app } = this;
    const versions = VERSIONS[phase];
    const serve = async (): Promise<string | undefined> =>
      (versions.old ? await requests.oldVersion() : undefined) ??
      (versions.new ? await requests.newVersion(app) : undefined);
    const rounds: (number | undefined)[] = [];
    let first: { readonly turn: number; readonly what: string } | undefined;
    const { writes } = await this.t.observe.traffic(
      this.migrator,
      () => runPhase(this.migrator, phase),
      async () => {
        const turn = rounds.length + 1;
        const quiet = first !== undefined || turn > MOST_TURNS;
        rounds.push(quiet ? undefined : requests.begin());
        if (quiet) return;
        const what = await serve();
        if (what) first = { turn, what };
      },
    );
    const afterwards = async (): Promise<typeof first> => {
      rounds.push(requests.begin());
      // The new version is deployed when the phase before it has ended.
      const what = (await serve()) ?? (phase === '1-expand' ? await requests.newVersion(app) : undefined);
      return what === undefined ? undefined : { turn: writes.length, what };
    };
    const wrong = first ?? (await afterwards());
    for (const [index, round] of rounds.entries()) {
      const { before, after } = writes[index] ?? { before: undefined, after: writes.at(-1)?.after };
      if (round !== undefined) this.places.set(round, { phase, before, after });
    }
    if (!wrong) return undefined;
    const place = writes[wrong.turn - 1];
    const where = place?.before
      ? `In ${phase}, before \`${statementText(place.before.sql, 80)}\``
      : `${versions.after.charAt(0).toUpperCase()}${versions.after.slice(1)}`;
    return {
      observed: `${where}, ${wrong.what}.`,
      evidence: [timeline(`Where the request came in ${phase}`, place, { what: wrong.what, failed: true })],
      position: (place?.after ?? place?.before)?.position,
    };
  }
}

/** A request between two statements of the migration's. */
function timeline(
  title: string,
  place: Pick<Place, 'before' | 'after'> | undefined,
  request: Pick<TimelineEntry, 'what' | 'failed'>,
): Evidence {
  const entries: TimelineEntry[] = [
    ...(place?.after ? [entry(place.after)] : []),
    { who: 'a request', ...request },
    ...(place?.before ? [entry(place.before)] : []),
  ];
  return { kind: 'timeline', title, entries };
}

const entry = ({ sql, position }: WireStatement): TimelineEntry => ({
  who: 'your migration',
  what: 'runs',
  sql,
  position,
});
