import { CandidateError } from '../../src/errors';
import type { Attempt, CheckContext, Observation } from '../../src/judge/check';
import { leftOpen } from '../../src/judge/kit/leftOpen';
import { rush } from '../../src/judge/kit/rush';
import { MINUTE, SECOND, type Answer, type CarPark, type Request } from './carPark';
import { notTaken } from './taken';

/** As the brief says. */
const CONNECTIONS = 10;
/** More than there are connections: each one that is left behind shows. */
export const ROUNDS = 12;
export const DRIVERS = 12;
/** Whoever has done nothing for so long waits for something else than a timer of its own. */
const STILL_MS = 1_000;
/** Longer than a lock_timeout of a second. */
const LOCK_WAIT_MS = 1_300;

type Wrong = Pick<Observation, 'observed' | 'evidence' | 'position'>;

/** What is wrong where one process gets, ROUNDS times, a request that the gateway rejects, its retry, and one that is refused. */
export async function wrongRounds(park: CarPark): Promise<Wrong | undefined> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    park.timeline.reset();
    const request = park.driver();
    park.gateway.failNext('before');
    try {
      await park.attempt('one that the gateway rejects', request);
      await park.retry(request);
      await park.attempt('one with other cents', { ...request, body: { ...request.body, cents: 1 } });
    } catch (error) {
      if (!(error instanceof CandidateError)) throw error;
      const before =
        round === 1
          ? 'At once'
          : `After ${round === 2 ? '1 round' : `${round - 1} rounds`} of such requests to the same process`;
      return {
        observed: `${before}, one was not answered: ${error.message}`,
        evidence: [park.timeline.evidence(`The requests of round ${round}`)],
        position: error.position,
      };
    }
  }
  return undefined;
}

/** What is wrong where a request waits for longer than most lock timeouts for one that stands still in the middle of its work. */
export async function wrongWait(t: CheckContext, park: CarPark): Promise<Wrong | undefined> {
  const { middle } = await stepsOf(park);
  const request = park.driver();
  const held = park.worker.holdAt(middle);
  const slow = attempt(park, request);
  let late: Promise<Attempt> | undefined;
  try {
    await Promise.race([held.reached, slow]);
    park.clock.advance(MINUTE + SECOND);
    late = attempt(park, request);
    await t.observe.atRest([park.worker], late, LOCK_WAIT_MS);
  } finally {
    held.release();
  }
  const attempts = await Promise.all([slow, late]);
  const failed = attempts.find((each) => !each.answered && each.error.reason === 'timed-out');
  const came =
    'A retry came while the first request stood still in the middle of its work for more than a second';
  if (failed && !failed.answered)
    return {
      observed: `${came}, and was not answered: ${failed.error.message}`,
      position: failed.error.position,
    };
  return leftOpen(
    t,
    park.worker,
    'when a retry had waited for the first request for more than a second, and ended',
  );
}

/** What is wrong where one process loses a connection at the end of a request, again and again. */
export async function wrongCuts(park: CarPark): Promise<Wrong | undefined> {
  const { last } = await stepsOf(park);
  for (let cut = 1; cut <= ROUNDS; cut += 1) {
    const held = park.worker.holdAt(last);
    const paying = attempt(park, park.driver());
    const isHeld = await Promise.race([held.reached.then(() => true), paying.then(() => false)]);
    if (isHeld) await held.cut('before');
    else held.release();
    const payment = await paying;
    if (payment.answered || payment.error.reason === 'threw') continue;
    // A process may end when it loses a connection: nothing of it is left behind.
    if (payment.error.reason === 'died') return undefined;
    return {
      observed: `The process lost a connection at the end of each of ${cut - 1} requests, and the next one was not answered: ${payment.error.message}`,
      position: payment.error.position,
    };
  }
  return undefined;
}

/** Numbers of two of the statements that a request sends, in order. */
interface Steps {
  /** In the middle of its last transaction, when what it locks first is locked. */
  readonly middle: number;
  /** Its last COMMIT, or the last one of all. */
  readonly last: number;
}

async function stepsOf(park: CarPark): Promise<Steps> {
  const { statements } = await park.worker.record(() => attempt(park, park.driver()));
  const commit = statements.findLastIndex(({ tags }) => tags.includes('COMMIT'));
  if (commit === -1) return { middle: statements.length, last: statements.length };
  const begin = statements.findLastIndex(({ tags }, index) => index < commit && tags.includes('BEGIN'));
  return { middle: Math.floor((begin + commit) / 2) + 2, last: commit + 1 };
}

/** What is wrong where many drivers pay at once, and the gateway answers them all at once. */
export async function wrongRush(t: CheckContext, park: CarPark): Promise<Wrong | undefined> {
  const drivers = Array.from({ length: DRIVERS }, () => park.driver());
  const came = `The requests of ${DRIVERS} drivers came at once to a process of ${CONNECTIONS} connections`;
  const letGo = letGoTogether(t, park);
  const { values, unanswered } = await rush(t, park.worker, {
    came,
    connections: CONNECTIONS,
    calls: drivers.map((request) => () => attempt(park, request)),
  });
  await letGo;
  if (unanswered) return unanswered;
  for (const [place, answer] of (values as Answer[]).entries()) {
    const wrong = await notTaken(park, drivers[place] as Request, answer);
    if (wrong) return { observed: `${came}. ${wrong}` };
  }
  return undefined;
}

/** Keeps the gateway from answering until all drivers' payments are there, or no more come. */
async function letGoTogether(t: CheckContext, park: CarPark): Promise<void> {
  const pauses = Array.from({ length: DRIVERS }, () => park.gateway.pauseNext());
  await t.observe.atRest([park.worker], Promise.all(pauses.map(({ reached }) => reached)), STILL_MS);
  for (const pause of pauses) pause.release();
}

/** What is kept at the database while the gateway takes its time. */
export async function heldMeanwhile(t: CheckContext, park: CarPark): Promise<Wrong | undefined> {
  const pauses = Array.from({ length: CONNECTIONS }, () => park.gateway.pauseNext());
  const paying: Promise<Attempt>[] = [];
  try {
    for (const { reached } of pauses) {
      const payment = attempt(park, park.driver());
      paying.push(payment);
      const asked = await Promise.race([reached.then(() => true), payment.then(() => false)]);
      if (!asked) return unasked(await payment);
      const open = await leftOpen(t, park.worker, 'while the gateway was asked');
      if (open) return open;
    }
    const next = attempt(park, park.driver());
    paying.push(next);
    return (await t.observe.atRest([park.worker], next, STILL_MS))
      ? {
          observed: `While the gateway was asked for ${CONNECTIONS} payments, one more request to the same process waited for a connection.`,
        }
      : undefined;
  } finally {
    for (const pause of pauses) pause.release();
    await Promise.all(paying);
  }
}

function attempt(park: CarPark, request: Request): Promise<Attempt> {
  return park.worker.attempt('src/payments.ts', 'postPayment', request, {
    charge: park.gateway.call,
    now: park.clock.now,
  });
}

function unasked(payment: Attempt): Wrong {
  return { observed: payment.answered ? 'The gateway was not asked.' : payment.error.message };
}
