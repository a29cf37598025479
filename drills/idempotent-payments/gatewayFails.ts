import { answerText, HOUR, MINUTE, SECOND, type CarPark, type Request } from './carPark';
import { notTaken, rowTooEarly } from './taken';

const UNAVAILABLE = [502, 503, 504];
/** More often than a request asks that gives up in time. */
const MOST_ASKS = 20;

interface Story {
  /** When the connection breaks, for one request after the other. */
  readonly points: readonly ('before' | 'after')[];
  /** As often as the request asks, and not only when it asks first. */
  readonly always?: boolean;
  /** Milliseconds until the gateway is well and a retry comes. Default: a second, after which it is the next day. */
  readonly passes?: number;
}

const STORIES: readonly Story[] = [
  { points: ['before'] },
  { points: ['after'] },
  { points: ['after', 'before'] },
  { points: ['after'], always: true, passes: 25 * HOUR },
  { points: ['before', 'after', 'before', 'after', 'before'], always: true },
];

export const MOST_IN_A_ROW = Math.max(...STORIES.map(({ points }) => points.length));

/** What is wrong where the gateway's connection breaks, and a retry comes when it breaks no more; the timeline has the story. */
export async function wrongFailures(park: CarPark): Promise<string | undefined> {
  for (const story of STORIES) {
    park.timeline.reset();
    park.lateEvening();
    const wrong = await wrongStory(park, story);
    if (wrong) return wrong;
  }
  return undefined;
}

async function wrongStory(park: CarPark, { points, always, passes }: Story): Promise<string | undefined> {
  const request = park.driver();
  let isPaid = false;
  for (const [index, point] of points.entries()) {
    if (index > 0) park.pass(MINUTE, 'a minute passes');
    const how = `the connection ${point} the charge${always ? ', as often as it is asked' : ''}`;
    park.timeline.note('the gateway', `will break ${how}`);
    for (let ask = 0; ask < (always ? MOST_ASKS : 1); ask += 1) park.gateway.failNext(point);
    const outcome = await failed(park, index === 0 ? 'the request' : 'a retry', request);
    park.gateway.recover();
    if (outcome.wrong) return outcome.wrong;
    const early = await rowTooEarly(park, request.body.plate);
    if (early) return `The gateway's connection broke ${point} the charge. ${early}`;
    isPaid = outcome.isPaid;
    if (isPaid) break; // it has asked again
  }
  const passed = points.length > 1 ? 'a second passes' : 'a second passes, and it is the next day';
  park.pass(passes ?? SECOND, passes === undefined ? passed : `${passes / HOUR} hours pass`);
  const isNew = isPaid && passes !== undefined;
  const wrong = await notTaken(park, request, await park.retry(request, await park.other()), isNew ? 2 : 1);
  return wrong && `${plight(points, isPaid)}, and a retry came. ${wrong}`;
}

/** How a request ends that the gateway rejects; paid is it where it asks the gateway again. */
async function failed(
  park: CarPark,
  what: string,
  request: Request,
): Promise<{ readonly wrong?: string | undefined; readonly isPaid: boolean }> {
  const attempt = await park.attempt(what, request);
  if (!attempt.answered || UNAVAILABLE.includes(attempt.value.status)) return { isPaid: false };
  const rejected = 'The gateway rejected, and the request was answered';
  if (attempt.value.status !== 201)
    return { wrong: `${rejected} ${answerText(attempt.value)}.`, isPaid: false };
  const wrong = await notTaken(park, request, attempt.value);
  return { wrong: wrong && `${rejected} with a 201. ${wrong}`, isPaid: true };
}

function plight(points: Story['points'], isPaid: boolean): string {
  if (isPaid) return `The gateway's connection broke, the request was paid nevertheless`;
  if (points.length > 2) return `The gateway's connection broke for ${points.length} requests in a row`;
  return `The gateway's connection broke ${points.join(' the charge, then ')} the charge`;
}
