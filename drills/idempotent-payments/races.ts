import { CandidateError } from '../../src/errors';
import type { ActorOutcome, CheckContext, Observation, ScheduleResult, Worker } from '../../src/judge/check';
import { answerText, reordered, SECOND, type Answer, type CarPark, type Request } from './carPark';
import { notReplayed, notTaken, rowTooEarly, takenTooOften } from './taken';

/** A payment that is asked for, and how often the driver has paid by the end. */
export interface Race {
  readonly request: Request;
  readonly times: number;
}

/** What is wrong where the same request comes to another process once the first has ended: it must not wait for what that one has left. */
export async function wrongInTurn(
  park: CarPark,
): Promise<Pick<Observation, 'observed' | 'evidence' | 'position'> | undefined> {
  const request = park.driver();
  try {
    await park.attempt('the request', request);
    await park.attempt('a retry that comes to another process', request, await park.other());
    return undefined;
  } catch (error) {
    if (!(error instanceof CandidateError) || error.reason !== 'timed-out') throw error;
    return {
      observed: `One request came after the other, and one was never answered: ${error.message}`,
      evidence: [park.timeline.evidence('What happened')],
      position: error.position,
    };
  } finally {
    park.timeline.reset();
  }
}

/**
 * The same request, sent twice: one stopped at any step while the other one runs, both side by side, and both at the row of payments at the
 * same moment.
 * @param lateBy milliseconds by which the second one comes later
 */
export function raced(
  t: CheckContext,
  park: CarPark,
  { lateBy = 0, prepare }: { lateBy?: number; prepare: () => Promise<Race> },
): Promise<ScheduleResult> {
  return t.schedules({
    prepare,
    actors: [
      (worker: Worker, { request }: Race) => park.post(worker, request),
      (worker: Worker, { request }: Race) => {
        park.clock.advance(lateBy);
        return park.post(worker, request);
      },
    ],
    alike: true,
    lockstep: true,
    barrier: [{ table: 'payments', on: ['insert'] }],
    holds: takenByBoth(park),
  });
}

/** A request in the last second of a day, and a process or a connection that is lost at any step of it. */
export function crashed(
  t: CheckContext,
  park: CarPark,
  how: 'connection' | 'process',
): Promise<ScheduleResult> {
  return t.schedules({
    prepare: async (): Promise<Race> => {
      park.lateEvening();
      return { request: park.driver(), times: 1 };
    },
    actors: [(worker: Worker, { request }: Race) => park.post(worker, request)],
    crash: how,
    holds: async (race, outcomes) => {
      const early = await rowTooEarly(park, race.request.body.plate);
      if (early) return early;
      park.clock.advance(SECOND);
      const first = 'A second later, on the next day, a retry came';
      const again = reordered(race.request);
      const retry = await retried(park, again);
      if (typeof retry === 'string') return `${first}, and ${retry}`;
      if (retry.status !== 409) return wrongRetry(park, race, outcomes, retry, first);
      park.clock.advance(59 * SECOND);
      const when = 'A retry was answered with 409, and a minute after the first request another one came';
      const last = await retried(park, again);
      if (typeof last === 'string') return `${when}, and ${last}`;
      return wrongRetry(park, race, outcomes, last, when);
    },
  });
}

/** The answer to a retry, or how it failed. */
async function retried(park: CarPark, request: Request): Promise<Answer | string> {
  try {
    return await park.postAfter(park.worker, request);
  } catch (error) {
    if (error instanceof CandidateError) return `failed: ${error.message}`;
    throw error;
  }
}

async function wrongRetry(
  park: CarPark,
  { request, times }: Race,
  outcomes: readonly ActorOutcome[],
  retry: Answer,
  when: string,
): Promise<string | undefined> {
  const wrong = await notTaken(park, request, retry, times);
  if (!wrong) return unlike(outcomes, retry);
  return retry.status === 201
    ? `${when}, and was answered ${answerText(retry)}. ${wrong}`
    : `${when}. ${wrong}`;
}

/** What both requests of a race are answered with, and what there is once they have ended. */
export function takenByBoth(park: CarPark) {
  return async ({ request, times }: Race, outcomes: readonly ActorOutcome[]): Promise<string | undefined> => {
    for (const { name, ...outcome } of outcomes) {
      if (!outcome.answered) return `${name} failed, and should be answered with 201 or 409.`;
      const answer = outcome.value as Answer;
      if (![201, 409].includes(answer.status))
        return `${name} was answered ${answerText(answer)}, and not with 201 or 409.`;
    }
    const twice = await takenTooOften(park, request.body.plate, times);
    if (twice) return twice;
    const last = await retried(park, request);
    if (typeof last === 'string') return `Both had ended, and a retry came, and ${last}`;
    return wrongRetry(park, { request, times }, outcomes, last, 'Both had ended, and a retry came');
  };
}

/** Whoever was told 201 was told of the payment that there is. */
function unlike(outcomes: readonly ActorOutcome[], last: Answer): string | undefined {
  for (const { name, ...outcome } of outcomes) {
    const answer = outcome.answered ? (outcome.value as Answer) : undefined;
    const difference = answer?.status === 201 ? notReplayed(answer, last) : undefined;
    if (difference)
      return `${name} was answered ${answerText(answer as Answer)}, and then a retry came. ${difference}`;
  }
  return undefined;
}
