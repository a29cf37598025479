import type { CheckContext, Observation } from '../../src/judge/check';
import { rush } from '../../src/judge/kit/rush';
import { Timeline } from '../../src/judge/kit/timeline';
import { valueText } from '../../src/judge/kit/valueText';
import type { Finding } from '../../src/rubric/verdict';
import { departures, shows, type Departure } from './board';
import { databaseTime, deleteRow, leaseOf, leaseRow, letExpire, rowText, type Lease } from './lease';
import type { Publisher } from './publisher';

/** Seconds by which the end of a lease may be off: a time that passes through JavaScript is cut to milliseconds. */
const TOLERANCE = 1;
/** Seconds that a deviation is rounded to: how fast the machine was must not be in the sentence. */
const GRAIN = 10;

/** As the brief says. */
const MOST_CONNECTIONS = 10;

/** Something that the brief does not allow: ends the night. */
class Deviation extends Error {
  constructor(
    readonly observed: string,
    readonly more: Pick<Observation, 'evidence' | 'position'> = {},
  ) {
    super(observed);
  }
}

/**
 * One after the other: what publishers do, each step with what the brief says must come of it.
 * @param passed the sentence for a night in which all went as it says
 */
export async function night(
  t: CheckContext,
  expected: string,
  passed: string,
  course: (night: Night) => Promise<void>,
): Promise<Finding> {
  const story = new Night(t);
  try {
    await course(story);
  } catch (error) {
    if (!(error instanceof Deviation)) throw error;
    const { observed, more } = error;
    const evidence = [story.timeline.evidence('What happened, in order'), ...(more.evidence ?? [])];
    return t.fail({ expected, observed, ...more, evidence });
  }
  return t.pass({ expected, observed: passed });
}

export class Night {
  readonly timeline = new Timeline();

  constructor(private readonly t: CheckContext) {}

  /** The publisher asks for a lease that nobody has, and gets it. */
  async gets(publisher: Publisher, region: string, seconds = 30): Promise<Lease> {
    const since = await databaseTime(this.t);
    const answer = await this.call(publisher, 'lease', 'acquire', region, publisher.name, seconds);
    const lease = leaseOf(answer, region, publisher.name);
    const asked = `${publisher.name} asked for the lease of ${region}, which nobody had`;
    if (!lease) {
      throw new Deviation(
        answer === null
          ? `${asked}, and got null.`
          : `${asked}, and got ${valueText(answer)}: not its name, the holder ${publisher.name} and a whole number as term.`,
      );
    }
    await this.lasts(lease, seconds, since, 'Given');
    return lease;
  }

  /** The publisher asks for a lease that another one has. */
  async isRefused(publisher: Publisher, holder: Lease): Promise<void> {
    await this.changesNothing(holder.name, async () => {
      const answer = await this.call(publisher, 'lease', 'acquire', holder.name, publisher.name, 30);
      if (answer === null) return;
      throw new Deviation(
        `${publisher.name} asked for the lease of ${holder.name}, which ${holder.holder} has, and got ${valueText(answer)}, and not null.`,
      );
    });
  }

  async renews(publisher: Publisher, lease: Lease, seconds: number): Promise<void> {
    const since = await databaseTime(this.t);
    const answer = await this.call(publisher, 'lease', 'renew', lease, seconds);
    if (answer !== true)
      throw new Deviation(
        `${publisher.name} has ${named(lease)}, and renewing it resolved to ${valueText(answer)}.`,
      );
    await this.lasts(lease, seconds, since, 'Renewed');
  }

  /** The publisher renews a lease that it has no more. */
  async cannotRenew(publisher: Publisher, lease: Lease): Promise<void> {
    await this.changesNothing(lease.name, async () => {
      const answer = await this.call(publisher, 'lease', 'renew', lease, 60);
      if (answer !== false)
        throw new Deviation(
          `${publisher.name} has ${named(lease)} no more, and renewing it resolved to ${valueText(answer)}.`,
        );
    });
  }

  async releases(publisher: Publisher, lease: Lease): Promise<void> {
    const answer = await this.call(publisher, 'lease', 'release', lease);
    if (answer !== true)
      throw new Deviation(
        `${publisher.name} has ${named(lease)}, and giving it back resolved to ${valueText(answer)}.`,
      );
    const row = await leaseRow(this.t, lease.name);
    if (row?.alive) throw new Deviation(`${publisher.name} gave ${named(lease)} back, and ${rowText(row)}.`);
  }

  /** The publisher gives a lease back that it has no more, while another one was given. */
  async cannotRelease(publisher: Publisher, lease: Lease): Promise<void> {
    await this.changesNothing(lease.name, async () => {
      const answer = await this.call(publisher, 'lease', 'release', lease);
      if (answer !== false)
        throw new Deviation(
          `${publisher.name} has ${named(lease)} no more, and giving it back resolved to ${valueText(answer)}.`,
        );
    });
  }

  async publishes(publisher: Publisher, lease: Lease, station: string): Promise<Departure[]> {
    const wanted = departures(this.t.random);
    const answer = await this.call(publisher, 'boards', 'publish', lease, station, wanted);
    const isThere = await shows(this.t, station, wanted);
    if (answer === true && isThere) return wanted;
    throw new Deviation(
      `${publisher.name} has ${named(lease)} and published on ${station}: it resolved to ${valueText(answer)}, and the board ${isThere ? 'shows it' : 'does not show it'}.`,
    );
  }

  /** The publisher publishes under an earlier lease on a board that shows what a later one put there. */
  async cannotPublish(
    publisher: Publisher,
    lease: Lease,
    station: string,
    later: readonly Departure[],
  ): Promise<void> {
    const answer = await this.call(publisher, 'boards', 'publish', lease, station, departures(this.t.random));
    const stays = await shows(this.t, station, later);
    if (answer === false && stays) return;
    throw new Deviation(
      `A later lease had published on ${station}. Then ${publisher.name} published there under ${named(lease)}: it resolved to ${valueText(answer)}, and the board ${stays ? 'stayed' : 'changed'}.`,
    );
  }

  /** The publisher makes calls at once, more than it has connections: that none waits for ever is all that is asked. */
  async endsAtOnce(
    { name, worker }: Publisher,
    module: Module,
    callee: string,
    calls: readonly (readonly unknown[])[],
  ): Promise<void> {
    const came = `${calls.length} calls of ${callee}() were made at once by ${name}, which has ${MOST_CONNECTIONS} connections`;
    this.timeline.note(name, `makes ${calls.length} calls of ${callee}() at once`);
    const { unanswered } = await rush(this.t, worker, {
      came,
      connections: MOST_CONNECTIONS,
      calls: calls.map((parameters) => async () => {
        const attempt = await worker.attempt(moduleOf(module), callee, ...parameters);
        const threw = !attempt.answered && attempt.error.reason === 'threw';
        return threw ? { answered: true, value: undefined } : attempt;
      }),
    });
    if (unanswered) throw new Deviation(unanswered.observed, unanswered);
  }

  async expires(region: string): Promise<void> {
    await letExpire(this.t, region);
    this.timeline.note('time', `passes: the lease of ${region} has expired`);
  }

  async isDeleted(region: string): Promise<void> {
    await deleteRow(this.t, region);
    this.timeline.note('on-call', `deletes the row of ${region} from leases`);
  }

  deviates(observed: string): never {
    throw new Deviation(observed);
  }

  private async call(
    { name, worker }: Publisher,
    module: Module,
    callee: string,
    ...parameters: readonly unknown[]
  ): Promise<unknown> {
    const said = `${callee}(${parameters.map(parameterText).join(', ')})`;
    const attempt = await worker.attempt(moduleOf(module), callee, ...parameters);
    if (attempt.answered) {
      this.timeline.note(name, `${said} resolved to ${valueText(attempt.value)}`);
      return attempt.value;
    }
    this.timeline.note(name, `${said} failed: ${attempt.error.message}`, true);
    if (attempt.error.reason !== 'threw') throw attempt.error;
    throw new Deviation(`For ${name}, ${said} did not resolve. ${attempt.error.message}`, {
      position: attempt.error.position,
    });
  }

  private async lasts(lease: Lease, seconds: number, since: number, what: string): Promise<void> {
    const until = await databaseTime(this.t);
    const row = await leaseRow(this.t, lease.name);
    const fail = (observed: string) =>
      new Deviation(`${what} to ${lease.holder} for ${seconds} s, ${observed}.`);
    if (row?.holder !== lease.holder || row.term !== lease.term)
      throw fail(`${named(lease)} is not in leases: ${rowText(row)}`);
    const late = row.expiresAt - (until + seconds);
    const early = since + seconds - row.expiresAt;
    if (late > TOLERANCE)
      throw fail(`${named(lease)} expires ${rounded(late)} too late by the database's clock`);
    if (early > TOLERANCE)
      throw fail(`${named(lease)} expires ${rounded(early)} too early by the database's clock`);
  }

  private async changesNothing(region: string, action: () => Promise<void>): Promise<void> {
    const before = await leaseRow(this.t, region);
    await action();
    const after = await leaseRow(this.t, region);
    if (
      before?.holder === after?.holder &&
      before?.term === after?.term &&
      before?.expires === after?.expires
    )
      return;
    throw new Deviation(
      `What was refused changed the lease of ${region} all the same: before, ${rowText(before)}; after, ${rowText(after)}${
        before && after && before.expires !== after.expires ? ', with another expires_at' : ''
      }.`,
    );
  }
}

/** "the lease of region 7, term 2" */
function named({ name, term }: Lease): string {
  return `the lease of ${name}, term ${term}`;
}

type Module = 'lease' | 'boards';

const moduleOf = (module: Module): string => `src/${module}.ts`;

/** Leases by their term, and departures not at all: they are long. */
function parameterText(value: unknown): string {
  if (Array.isArray(value)) return '…';
  if (typeof value === 'object' && value !== null) return `the lease of term ${(value as Lease).term}`;
  return JSON.stringify(value);
}

function rounded(seconds: number): string {
  const whole = Math.max(GRAIN, GRAIN * Math.round(seconds / GRAIN));
  return whole % 3600 === 0 ? `${whole / 3600} h` : `${whole} s`;
}
