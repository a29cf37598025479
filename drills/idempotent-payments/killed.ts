import type { CheckContext, Observation, Worker } from '../../src/judge/check';
import { CarPark, HOUR, MINUTE, reordered, SECOND, type Request } from './carPark';
import { notTaken } from './taken';

/** Seconds from one retry to the next of a phone that keeps asking. */
const PATIENCE_S = 10;
const KILLED = 'A process was killed when the gateway had charged';

/** What is wrong where a process is killed at the gateway, and the phone retries: often, or to a process that is killed as well, or late. */
export async function wrongKilled(
  t: CheckContext,
): Promise<Pick<Observation, 'observed' | 'evidence'> | undefined> {
  const park = await CarPark.open(t);
  const [second, third, fourth, fifth] = await Promise.all([t.worker(), t.worker(), t.worker(), t.worker()]);
  const observed =
    (await wrongOften(t, park, [park.worker, second])) ??
    (await wrongTwice(t, park, [second, third, fourth])) ??
    (await wrongLate(t, park, [fourth, fifth]));
  return observed === undefined
    ? undefined
    : { observed, evidence: [park.timeline.evidence('What happened')] };
}

/** Kills the process when the request has been charged for. @returns what is wrong where the gateway is not asked */
async function kill(
  t: CheckContext,
  park: CarPark,
  worker: Worker,
  who: string,
  request: Request,
): Promise<string | undefined> {
  const pause = park.gateway.pauseNext('after');
  const ended = park.attempt(who, request, worker).then(
    () => true,
    () => true, // it is killed, or has said in the timeline how it ended
  );
  if (await Promise.race([ended, pause.reached])) return `The gateway was not asked for ${who}.`;
  park.timeline.note(who, 'has been charged for, and its process is killed', true);
  await worker.kill();
  pause.release();
  await ended;
  await t.observe.sessionsEnded(worker);
  return undefined;
}

/** The phone asks every few seconds: what it is answered until a minute is over must not begin that minute anew. */
async function wrongOften(
  t: CheckContext,
  park: CarPark,
  [first, other]: readonly [Worker, Worker],
): Promise<string | undefined> {
  const request = park.driver();
  const unasked = await kill(t, park, first, 'the request', request);
  if (unasked) return unasked;
  for (let left = MINUTE / SECOND; left > 0;) {
    left -= PATIENCE_S;
    park.pass(PATIENCE_S * SECOND, `${PATIENCE_S} seconds pass`);
    const answer = await park.send('a retry', reordered(request), other);
    if (answer.status === 409 && left > 0) continue;
    const untaken = await notTaken(park, request, answer);
    const last = left === 0 ? ', the last one when a minute was over' : '';
    return untaken && `${KILLED}, and a retry came every ${PATIENCE_S} seconds${last}. ${untaken}`;
  }
  return undefined;
}

/** The process that the retry comes to a minute later is killed as well. */
async function wrongTwice(
  t: CheckContext,
  park: CarPark,
  [first, second, last]: readonly [Worker, Worker, Worker],
): Promise<string | undefined> {
  park.timeline.reset();
  const request = park.driver();
  for (const [who, worker] of [
    ['the request', first],
    ['a retry', second],
  ] as const) {
    const unasked = await kill(t, park, worker, who, request);
    if (unasked) return unasked;
    park.pass(MINUTE, 'a minute passes');
  }
  const untaken = await notTaken(park, request, await park.send('another retry', request, last));
  return (
    untaken && `${KILLED}, so was the one with the retry, and a minute later another one came. ${untaken}`
  );
}

/** The phone is switched off for two days. */
async function wrongLate(
  t: CheckContext,
  park: CarPark,
  [first, last]: readonly [Worker, Worker],
): Promise<string | undefined> {
  park.timeline.reset();
  const request = park.driver();
  const unasked = await kill(t, park, first, 'the request', request);
  if (unasked) return unasked;
  park.pass(48 * HOUR, 'two days pass');
  const untaken = await notTaken(park, request, await park.send('the first retry', request, last));
  return untaken && `${KILLED}, and two days later the first retry came. ${untaken}`;
}
