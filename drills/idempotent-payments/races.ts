import type { ActorOutcome, CheckContext, ScheduleResult, Worker } from '../../src/judge/check';
import { answerText, SECOND, type Answer, type CarPark, type Request } from './carPark';
import { notReplayed, notTaken, takenTooOften } from './taken';

/** A payment that is asked for, and how often the driver has paid by the end. */
export interface Race {
  readonly request: Request;
  readonly times: number;
}

/** The same request, sent twice: in every order, and with both at the row of payments at the same moment. */
export async function raced(
  t: CheckContext,
  park: CarPark,
  { lateBy = 0, prepare }: { lateBy?: number; prepare: () => Promise<Race> },
): Promise<ScheduleResult> {
  const common = {
    prepare,
    actors: [
      (worker: Worker, { request }: Race) => park.post(worker, request),
      (worker: Worker, { request }: Race) => {
        park.clock.advance(lateBy);
        return park.post(worker, request);
      },
    ],
    holds: takenByBoth(park),
  };
  const apart = await t.schedules(common);
  if (apart.counterexample || lateBy > 0) return apart;
  const together = await t.schedules({
    ...common,
    preempt: false,
    barrier: [{ table: 'payments', on: ['insert'] }],
  });
  return { schedules: apart.schedules + together.schedules, counterexample: together.counterexample };
}

/** A request, and a process or a connection that is lost at any step of it. */
export function crashed(t: CheckContext, park: CarPark): Promise<ScheduleResult> {
  return t.schedules({
    prepare: async (): Promise<Race> => ({ request: park.driver(), times: 1 }),
    actors: [(worker: Worker, { request }: Race) => park.post(worker, request)],
    crash: true,
    holds: async (race, outcomes) => {
      const retry = await park.post(park.worker, race.request);
      if (retry.status === 409) park.clock.advance(60 * SECOND);
      const last = retry.status === 409 ? await park.post(park.worker, race.request) : retry;
      const when =
        retry.status === 409
          ? 'A retry was answered with 409, and a minute later another one came.'
          : 'Then a retry came.';
      const wrong = await notTaken(park, race.request, last, race.times);
      return wrong ? `${when} ${wrong}` : unlike(outcomes, last);
    },
  });
}

function takenByBoth(park: CarPark) {
  return async ({ request, times }: Race, outcomes: readonly ActorOutcome[]): Promise<string | undefined> => {
    for (const { name, ...outcome } of outcomes) {
      if (!outcome.answered) return `${name} failed, and should be answered with 201 or 409.`;
      const answer = outcome.value as Answer;
      if (![201, 409].includes(answer.status))
        return `${name} was answered ${answerText(answer)}, and not with 201 or 409.`;
    }
    const twice = await takenTooOften(park, request.body.plate, times);
    if (twice) return twice;
    const last = await park.post(park.worker, request);
    const wrong = await notTaken(park, request, last, times);
    return wrong ? `Both had ended, and a retry came. ${wrong}` : unlike(outcomes, last);
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
