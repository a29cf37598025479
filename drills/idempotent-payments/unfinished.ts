import type { CheckContext } from '../../src/judge/check';
import { answerText, MINUTE, type Answer, type CarPark, type Request } from './carPark';
import { notTaken, takenText } from './taken';

const REFUSED = [400, 409, 422];
/** Whoever has done nothing for so long waits for the first request. */
const STILL_MS = 1_000;

/** What is wrong where another body comes for a key whose money was taken by a request that has not ended, or never will. */
export async function wrongUnfinished(t: CheckContext, park: CarPark): Promise<string | undefined> {
  return (await wrongUnderWay(t, park)) ?? (await wrongBrokenOff(park));
}

async function wrongUnderWay(t: CheckContext, park: CarPark): Promise<string | undefined> {
  park.timeline.reset();
  const request = park.driver();
  const pause = park.gateway.pauseNext('after');
  const slow = park.attempt('a slow request', request);
  try {
    await Promise.race([pause.reached, slow]);
    const coming = park.attempt('meanwhile one with other cents', dearer(request), await park.other());
    if (await t.observe.atRest([await park.other()], coming, STILL_MS)) pause.release();
    const wrong = await notRefused(park, request, await coming);
    if (wrong) return `A request had been charged and was at work, and other cents came. ${wrong}`;
  } finally {
    pause.release();
    await slow;
  }
  const first = await slow;
  const wrong = first.answered ? await notTaken(park, request, first.value) : first.error.message;
  return wrong && `While a request was at work, one with other cents came and was refused. ${wrong}`;
}

async function wrongBrokenOff(park: CarPark): Promise<string | undefined> {
  park.timeline.reset();
  const request = park.driver();
  park.gateway.failNext('after');
  park.timeline.note('the gateway', 'will break the connection after the charge');
  await park.attempt('the request', request);
  const plight = 'A request was broken off after its charge';
  for (const what of ['at once one with other cents', 'another one with other cents']) {
    const wrong = await notRefused(park, request, await park.attempt(what, dearer(request)));
    if (wrong) return `${plight}, and other cents came. ${wrong}`;
    park.pass(MINUTE, 'a minute passes');
  }
  const wrong = await notTaken(park, request, await park.send('a retry of the first', request));
  return wrong && `${plight}, other cents were refused, and a retry came. ${wrong}`;
}

const dearer = ({ body, ...rest }: Request): Request => ({
  ...rest,
  body: { ...body, cents: body.cents + 100 },
});

async function notRefused(
  park: CarPark,
  { body: { plate } }: Request,
  attempt: Awaited<ReturnType<CarPark['attempt']>>,
): Promise<string | undefined> {
  if (!attempt.answered) return `That is to be refused, and postPayment failed: ${attempt.error.message}`;
  const answer: Answer = attempt.value;
  if (!REFUSED.includes(answer.status)) return `That was answered ${answerText(answer)}.`;
  return park.charges(plate).length > 1
    ? `That was answered ${answerText(answer)}, and charged: ${await takenText(park, plate)}.`
    : undefined;
}
