import type { CheckContext, Observation, Worker } from '../../src/judge/check';
import type { TimelineEntry } from '../../src/rubric/evidence';
import { statementText } from '../../src/rubric/scorecard';
import type { WireStatement } from '../../src/wire/record';
import { runPhase, type Phase } from './pipeline';
import { Requests } from './versions';

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

/**
 * Runs phases with requests between any two of their statements.
 * @returns what to say of the first request that was not answered rightly
 */
export async function runUnderTraffic(
  t: CheckContext,
  migrator: Worker,
  phases: readonly Phase[],
): Promise<Omit<Observation, 'expected'> | undefined> {
  const requests = new Requests(t);
  const app = await t.worker();
  for (const phase of phases) {
    const wrong = await underTraffic(t, migrator, app, phase, requests);
    if (wrong) return wrong;
  }
  return undefined;
}

async function underTraffic(
  t: CheckContext,
  migrator: Worker,
  app: Worker,
  phase: Phase,
  requests: Requests,
): Promise<Omit<Observation, 'expected'> | undefined> {
  const versions = VERSIONS[phase];
  const serve = async (): Promise<string | undefined> =>
    (versions.old ? await requests.oldVersion() : undefined) ??
    (versions.new ? await requests.newVersion(app) : undefined);
  let turn = 0;
  let first: { readonly turn: number; readonly what: string } | undefined;
  const { writes } = await t.observe.traffic(
    migrator,
    () => runPhase(migrator, phase),
    async () => {
      turn += 1;
      if (first || turn > MOST_TURNS) return;
      const what = await serve();
      if (what) first = { turn, what };
    },
  );
  const afterwards = async (): Promise<typeof first> => {
    // The new version is deployed when the phase before it has ended.
    const what = (await serve()) ?? (phase === '1-expand' ? await requests.newVersion(app) : undefined);
    return what === undefined ? undefined : { turn: writes.length, what };
  };
  const wrong = first ?? (await afterwards());
  if (!wrong) return undefined;
  const place = writes[wrong.turn - 1];
  const where = place?.before
    ? `In ${phase}, before \`${statementText(place.before.sql, 80)}\``
    : `${versions.after.charAt(0).toUpperCase()}${versions.after.slice(1)}`;
  const entries: TimelineEntry[] = [
    ...(place?.after ? [entry(place.after)] : []),
    { who: 'a request', what: wrong.what, failed: true },
    ...(place?.before ? [entry(place.before)] : []),
  ];
  return {
    observed: `${where}, ${wrong.what}.`,
    evidence: [{ kind: 'timeline', title: `Where the request came in ${phase}`, entries }],
    position: (place?.after ?? place?.before)?.position,
  };
}

const entry = ({ sql, position }: WireStatement): TimelineEntry => ({
  who: 'your migration',
  what: 'runs',
  sql,
  position,
});
