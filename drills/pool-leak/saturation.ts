import type { Attempt, CheckContext, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';
import {
  answerOf,
  answerText,
  fivePages,
  MOST_CONNECTIONS,
  pages,
  send,
  TRIES,
  usableConnections,
} from './service';
import type { Case } from './shop';

/** A wait that the brief bounds by 3 seconds: so long nothing has happened, and each time the process was looked at it had its turn. */
export const LONGEST_WAIT_MS = 6_000;

/** Runs the action while requests hold every connection. All are opened before: how long that takes is no wait for one. */
export async function whileAllAreUsed<T>(
  t: CheckContext,
  worker: Worker,
  action: () => Promise<T>,
): Promise<T | undefined> {
  await usableConnections(t, worker, []);
  let value: T | undefined;
  await fivePages(t, worker, async () => {
    value = await action();
  });
  return value;
}

/** Whether a request that came while all connections were in use is served once one is free. */
export async function waitsForItsTurn(
  t: CheckContext,
  worker: Worker,
  request: Case['request'],
): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    let waiting: Promise<Attempt> | undefined;
    await whileAllAreUsed(t, worker, async () => {
      waiting = send(worker, request);
      // Calls are taken in order: when this one has failed, the one before it has begun.
      await worker.attempt('src/app.ts', 'not there');
    });
    if (waiting && answerOf(await waiting).status === 200) return true;
  }
  return false;
}

/** How what it tells of its health with all connections in use and requests that wait differs from what is so; undefined where it does not. */
export async function healthWhenFull(
  t: CheckContext,
  worker: Worker,
  waiters: number,
): Promise<string | undefined> {
  for (let tries = 1; ; tries += 1) {
    const requests = await pages(t, waiters);
    let waiting: Promise<Attempt>[] = [];
    const waiter = { hasGivenUp: false };
    const seen = await whileAllAreUsed(t, worker, async () => {
      waiting = requests.map((request) => send(worker, request));
      const first = Promise.race(waiting);
      first.then(
        () => (waiter.hasGivenUp = true),
        () => undefined, // awaited below
      );
      await t.observe.atRest([worker], first);
      const wrong = await health(t, worker, { ok: true, total: MOST_CONNECTIONS, idle: 0, waiting: waiters });
      return { wrong, hasGivenUp: waiter.hasGivenUp };
    });
    await Promise.all(waiting);
    // Who has given up does not wait any more, and on a slow machine that may be before it is asked.
    if (!seen?.wrong || !seen.hasGivenUp || tries === TRIES) return seen?.wrong;
  }
}

/** How what the service tells of its health differs from this; undefined where it does not. */
export async function health(
  t: CheckContext,
  worker: Worker,
  wanted: Record<string, unknown>,
): Promise<string | undefined> {
  const asked = send(worker, { method: 'GET', path: '/health' });
  if (await t.observe.atRest([worker], asked, LONGEST_WAIT_MS)) return 'gave no answer';
  const answer = answerOf(await asked);
  const isRight = answer.status === 200 && firstDifference(wanted, answer.body) === undefined;
  return isRight ? undefined : `said ${answerText(answer)}`;
}
