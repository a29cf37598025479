import type { CheckContext } from '../../src/judge/check';
import type { Random } from '../../src/judge/kit/random';
import { keyOf, type CarPark, type Request } from './carPark';
import { notTaken } from './taken';

/** As the brief says. */
const LONGEST = 200;
/** Whoever has done nothing for so long waits for another payment. */
const STILL_MS = 1_000;
/** Letters in both cases, and what SQL, URLs and patterns give a meaning of their own. */
const CHARACTERS = `abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789/+=:;,.#%_\\" -`;

/** Requests of which each is a payment of its own, with what is said of it. */
export function distinctRequests(park: CarPark, random: Random): [string, Request][] {
  const request = park.driver();
  const stranger = park.driver();
  return [
    ['the first request', request],
    ['the same body with another key', { ...request, key: keyOf(random) }],
    ["another client's with the same key and body", { ...request, client: stranger.client }],
    [
      "a third client's with the same key and another body",
      { ...stranger, client: park.driver().client, key: request.key },
    ],
    ...oddKeys(park.driver(), random),
    ...adjoining(park.driver(), random),
  ];
}

/** Keys of one client that somebody might take for one another. */
function oddKeys(request: Request, random: Random): [string, Request][] {
  const short = `O'Neil's "Q${textOf(random, 12)}`;
  const long = textOf(random, LONGEST - 1);
  const keys = [
    ['one whose key has an apostrophe, quotes and capitals in it', short],
    ['the same in lower case', short.toLowerCase()],
    ['the same with a blank at its end', `${short} `],
    [`one whose key has ${LONGEST} characters`, `${long}a`],
    ['one whose key differs from that in the last character', `${long}b`],
    ['one whose key is the beginning of that', long.slice(0, 60)],
  ];
  return keys.map(([what, key]) => [what as string, { ...request, key: key as string }]);
}

/** Clients and keys that are the same text when the one is put next to the other. */
function adjoining(request: Request, random: Random): [string, Request][] {
  const [client, digit] = [random.integer(2, 9), random.integer(2, 9)];
  const key = `-${textOf(random, 12)}-`;
  const of = (number: number, its: string): [string, Request] => [
    `client ${number}'s with the key ${JSON.stringify(its)}`,
    { ...request, client: number, key: its },
  ];
  const long = Number(`${digit}${client}`);
  return [of(client, key), of(digit, `${client}${key}`), of(long, key), of(client, `${key}${digit}`)];
}

function textOf(random: Random, length: number): string {
  return Array.from({ length }, () => CHARACTERS.charAt(random.integer(0, CHARACTERS.length - 1))).join('');
}

/**
 * What is wrong where payments come that have the client or the key of one that is at work: while that one is at the gateway, or as soon
 * as it is not any more.
 */
export async function wrongMeanwhile(t: CheckContext, park: CarPark): Promise<string | undefined> {
  const first = park.driver();
  const others: [string, Request][] = [
    ["one with the same client's other key", { ...park.driver(), client: first.client }],
    ["another client's with the same key", { ...park.driver(), key: first.key }],
  ];
  const pause = park.gateway.pauseNext();
  const slow = park.attempt('a slow request', first);
  try {
    await Promise.race([pause.reached, slow]);
    for (const [what, request] of others) {
      const coming = park.attempt(what, request);
      if (await t.observe.atRest([park.worker], coming, STILL_MS)) pause.release();
      const attempt = await coming;
      const wrong = attempt.answered ? await notTaken(park, request, attempt.value) : attempt.error.message;
      if (wrong) return `While a request was at work, ${what} came. ${wrong}`;
    }
  } finally {
    pause.release();
    await slow;
  }
  const attempt = await slow;
  const wrong = attempt.answered ? await notTaken(park, first, attempt.value) : attempt.error.message;
  return wrong && `A request was at work while two others came. ${wrong}`;
}
