import { CandidateError } from '../../src/errors';
import type { ActorOutcome, CheckContext, ScheduleOptions, Worker } from '../../src/judge/check';
import { valueText } from '../../src/judge/kit/valueText';
import { departures, newBoard, newStation, shows, type Departure } from './board';
import { leaseOf, leaseRow, letExpire, rowText, type Expired, type Lease } from './lease';
import { newRegion, PUBLISHERS } from './publisher';

const [EARLIER, LATER] = PUBLISHERS;
/** Seconds of a lease in a race, and of one that is renewed: far enough apart to tell them by. */
const SECONDS = 30;
const RENEWED = 3000;
/** Seconds left by which a lease was renewed. */
const LONG = 1000;

/** How a lease came to be nobody's. */
export const FREE = ['was never given', 'has expired', 'was given back'] as const;
export type Free = (typeof FREE)[number];

export type Race<Scenario> = Pick<ScheduleOptions<Scenario>, 'prepare' | 'actors' | 'names' | 'holds'>;

const acquire = (worker: Worker, region: string, holder: string): Promise<unknown> =>
  worker.call('src/lease.ts', 'acquire', region, holder, SECONDS);

async function given(worker: Worker, region: string, holder: string): Promise<Lease> {
  const answer = await acquire(worker, region, holder);
  const lease = leaseOf(answer, region, holder);
  if (lease) return lease;
  throw new CandidateError(
    `${holder} asked for the lease of ${region}, which nobody had, and got ${valueText(answer)}.`,
    'Run the visible scenario.',
  );
}

interface Start {
  readonly region: string;
  /** Of the lease that was there before. */
  readonly term: number;
}

/** Two publishers ask for a lease that nobody has. */
export function start(t: CheckContext, judge: Worker, free: Free): Race<Start> {
  return {
    names: [EARLIER, LATER],
    async prepare() {
      const region = newRegion(t);
      if (free === 'was never given') return { region, term: -Infinity };
      const lease = await given(judge, region, 'cedar');
      if (free === 'has expired') await letExpire(t, region);
      else await judge.call('src/lease.ts', 'release', lease);
      return { region, term: lease.term };
    },
    actors: [EARLIER, LATER].map(
      (name) =>
        (worker: Worker, { region }: Start) =>
          acquire(worker, region, name),
    ),
    async holds({ region, term }, outcomes) {
      const refused = outcomes.map((each) => refusal(each, 'acquire()')).find(Boolean);
      if (refused) return refused;
      const odd = outcomes.find((each) => valueOf(each) !== null && !leaseIn(each, region));
      if (odd) return `For ${odd.name}, acquire() resolved to ${valueText(valueOf(odd))}.`;
      const leases = outcomes.flatMap((each) => leaseIn(each, region) ?? []);
      const [lease] = leases;
      if (!lease) return `The lease of ${region} ${free}, and neither got it.`;
      if (leases.length > 1) {
        const all = leases.map((each) => `${each.holder} in term ${each.term}`).join(', ');
        return `Both have the lease of ${region} now: ${all}.`;
      }
      const row = await leaseRow(t, region);
      if (row?.holder !== lease.holder || row.term !== lease.term || !row.alive)
        return `${lease.holder} has the lease of ${region}, term ${lease.term}, and ${rowText(row)}.`;
      return lease.term > term
        ? undefined
        : `The lease before had term ${term}, and this one has ${lease.term}.`;
    },
  };
}

function leaseIn(outcome: ActorOutcome, region: string): Lease | undefined {
  return leaseOf(valueOf(outcome), region, outcome.name);
}

/** The earlier lease's time passes, and another publisher asks for it. */
interface TakeOver {
  readonly lease: Lease;
  /** Whether it was renewed when its time was to pass. */
  renewed: boolean;
  expired: Expired | undefined;
  taken: Lease | undefined;
}

async function prepareTakeOver(t: CheckContext, judge: Worker): Promise<TakeOver> {
  const lease = await given(judge, newRegion(t), EARLIER);
  return { lease, renewed: false, expired: undefined, taken: undefined };
}

async function takeOver(t: CheckContext, worker: Worker, scenario: TakeOver): Promise<unknown> {
  const { name } = scenario.lease;
  scenario.renewed = await lastsLong(t, name);
  scenario.expired = await letExpire(t, name);
  const answer = await acquire(worker, name, LATER);
  scenario.taken = leaseOf(answer, name, LATER);
  return answer;
}

async function lastsLong({ database }: CheckContext, region: string): Promise<boolean> {
  const rows = await database.query(
    'SELECT FROM leases WHERE name = $1 AND expires_at > clock_timestamp() + make_interval(secs => $2)',
    [region, LONG],
  );
  return rows.length > 0;
}

/** What is wrong with who took the lease over; undefined where nothing is. */
async function wronglyTaken(t: CheckContext, scenario: TakeOver): Promise<string | undefined> {
  const { lease, expired, taken } = scenario;
  if (!taken)
    return expired === 'locked'
      ? undefined
      : `The time of ${EARLIER}'s lease of ${lease.name} had passed, and ${LATER} did not get it.`;
  const row = await leaseRow(t, lease.name);
  if (row?.holder !== LATER || row.term !== taken.term || !row.alive)
    return `${LATER} took the lease of ${lease.name} over when its time had passed, in term ${taken.term}, and ${rowText(row)}.`;
  return undefined;
}

/** A publisher renews its lease while another one takes over. */
export function renewal(t: CheckContext, judge: Worker): Race<TakeOver> {
  return {
    names: [EARLIER, LATER],
    prepare: () => prepareTakeOver(t, judge),
    actors: [
      (worker, { lease }) => worker.call('src/lease.ts', 'renew', lease, RENEWED),
      (worker, scenario) => takeOver(t, worker, scenario),
    ],
    async holds(scenario, [renewing, taking]) {
      const { lease, renewed, taken } = scenario;
      const refused = refusal(renewing, 'renew()', [true, false]) ?? refusal(taking, 'acquire()');
      if (refused) return refused;
      if (!taken && answered(renewing, true) && (await lastsLong(t, lease.name))) return undefined;
      const wrong = await wronglyTaken(t, scenario);
      if (wrong) return wrong;
      if (!taken)
        return `${EARLIER} could not renew the lease of ${lease.name}, and ${LATER} did not get it.`;
      if (await lastsLong(t, lease.name))
        return `${LATER} took over when the time of ${EARLIER}'s lease had passed. ${EARLIER} renewed the lease of ${LATER}: that of term ${taken.term} lasts ${RENEWED} s, and not ${SECONDS} s.`;
      return !renewed && answered(renewing, true)
        ? `${LATER} took the lease of ${lease.name} over when its time had passed, and ${EARLIER} was told that it still has it.`
        : undefined;
    },
  };
}

/** A publisher gives its lease back while another one takes over. */
export function giveBack(t: CheckContext, judge: Worker): Race<TakeOver> {
  return {
    names: [EARLIER, LATER],
    prepare: () => prepareTakeOver(t, judge),
    actors: [
      (worker, { lease }) => worker.call('src/lease.ts', 'release', lease),
      (worker, scenario) => takeOver(t, worker, scenario),
    ],
    async holds(scenario, [releasing, taking]) {
      return (
        refusal(releasing, 'release()', [true, false]) ??
        refusal(taking, 'acquire()') ??
        (await wronglyTaken(t, scenario))
      );
    },
  };
}

export interface Publication extends TakeOver {
  readonly station: string;
  readonly early: readonly Departure[];
  readonly late: readonly Departure[];
  /** Whether the board showed what the earlier lease published when acquire() had answered the later one. */
  earlyThere: boolean;
  /** What the later one's publish() resolved to. */
  published: unknown;
}

async function preparePublication(
  t: CheckContext,
  judge: Worker,
  board: 'old' | 'new',
): Promise<Publication> {
  const scenario = await prepareTakeOver(t, judge);
  const station = board === 'old' ? await newBoard(t, scenario.lease.name) : newStation(t.random);
  const early = departures(t.random);
  return { ...scenario, station, early, late: departures(t.random), earlyThere: false, published: undefined };
}

const publish = (
  worker: Worker,
  lease: Lease,
  station: string,
  wanted: readonly Departure[],
): Promise<unknown> => worker.call('src/boards.ts', 'publish', lease, station, wanted);

/** A publisher publishes while another one takes over and publishes on the same board. */
export function publication(t: CheckContext, judge: Worker, board: 'old' | 'new'): Race<Publication> {
  return {
    names: [EARLIER, LATER],
    prepare: () => preparePublication(t, judge, board),
    actors: [
      (worker, { lease, station, early }) => publish(worker, lease, station, early),
      async (worker, scenario) => {
        await takeOver(t, worker, scenario);
        if (!scenario.taken) return null;
        scenario.published = await publish(worker, scenario.taken, scenario.station, scenario.late);
        return scenario.published;
      },
    ],
    async holds(scenario, [early, late]) {
      const { lease, station, taken, published } = scenario;
      const refused = refusal(early, 'publish()', [true, false]) ?? refusal(late, 'acquire() or publish()');
      if (refused) return refused;
      const wrong = await wronglyTaken(t, scenario);
      if (wrong) return wrong;
      if (!taken) {
        const isThere = answered(early, true) && (await shows(t, station, scenario.early));
        return isThere
          ? undefined
          : `Nobody took the lease of ${lease.name} over, and what ${EARLIER} published under it is not on the board of ${station}.`;
      }
      if (published !== true)
        return `${LATER} took the lease of ${lease.name} over, and publishing on ${station} resolved to ${valueText(published)}.`;
      if (await shows(t, station, scenario.late)) return undefined;
      return `${LATER} took over when the time of ${EARLIER}'s lease had passed, and published on ${station}. In the end the board shows what ${EARLIER} published under the earlier lease.`;
    },
  };
}

/** A publisher publishes on a board while another one takes over, and does not publish. */
export function lastWord(t: CheckContext, judge: Worker): Race<Publication> {
  return {
    names: [EARLIER, LATER],
    prepare: () => preparePublication(t, judge, 'old'),
    actors: [
      (worker, { lease, station, early }) => publish(worker, lease, station, early),
      async (worker, scenario) => {
        const answer = await takeOver(t, worker, scenario);
        scenario.earlyThere = await shows(t, scenario.station, scenario.early);
        return answer;
      },
    ],
    async holds(scenario, [early, late]) {
      const { station, taken, earlyThere } = scenario;
      const refused = refusal(early, 'publish()', [true, false]) ?? refusal(late, 'acquire()');
      if (refused) return refused;
      if (!taken) return wronglyTaken(t, scenario);
      if (earlyThere || !(await shows(t, station, scenario.early))) return undefined;
      return `The time of ${EARLIER}'s lease had passed, and ${LATER} had the later one already when what ${EARLIER} published got to the board of ${station}.`;
    },
  };
}

/** That an outcome is none that the brief allows; undefined where it is one. */
function refusal(
  outcome: ActorOutcome | undefined,
  callee: string,
  allowed?: readonly unknown[],
): string | undefined {
  if (!outcome) return undefined;
  if (!outcome.answered) return `For ${outcome.name}, ${callee} did not resolve.`;
  if (!allowed || allowed.includes(outcome.value)) return undefined;
  return `For ${outcome.name}, ${callee} resolved to ${valueText(outcome.value)}.`;
}

function answered(outcome: ActorOutcome | undefined, value: unknown): boolean {
  return outcome !== undefined && outcome.answered && outcome.value === value;
}

function valueOf(outcome: ActorOutcome): unknown {
  return outcome.answered ? outcome.value : undefined;
}
