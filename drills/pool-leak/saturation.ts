import { setTimeout as delay } from 'node:timers/promises';
import type { Attempt, CheckContext, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/difference';
import { answerOf, answerText, MOST_CONNECTIONS, pages, send } from './service';
import type { Case } from './shop';

/** A wait that the brief bounds by 3 seconds. */
export const LONGEST_WAIT_MS = 6_000;
/** For how long one looks whether requests that were sent before have begun to wait. */
const LONGEST_LOOK_MS = 3_000;

/** Runs the action while requests hold every connection. */
export async function whileAllAreUsed<T>(
  t: CheckContext,
  worker: Worker,
  action: () => Promise<T>,
): Promise<T | undefined> {
  let value: T | undefined;
  await t.observe.gather(
    worker,
    MOST_CONNECTIONS,
    () => Promise.all(pages(t, MOST_CONNECTIONS).map((request) => send(worker, request))),
    async () => {
      value = await action();
    },
  );
  return value;
}

/** Whether a request that came while all connections were in use is served once one is free; a slow machine gets three tries. */
export async function waitsForItsTurn(
  t: CheckContext,
  worker: Worker,
  request: Case['request'],
): Promise<boolean> {
  for (let tries = 0; tries < 3; tries += 1) {
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

/** How what the service tells of its health differs from this; undefined once it does not. */
export async function health(worker: Worker, wanted: Record<string, unknown>): Promise<string | undefined> {
  const deadline = performance.now() + LONGEST_LOOK_MS;
  for (;;) {
    const asked = send(worker, { method: 'GET', path: '/health' });
    const attempt = await Promise.race([asked, delay(LONGEST_WAIT_MS, undefined)]);
    if (!attempt) return 'gave no answer';
    const answer = answerOf(attempt);
    const difference = firstDifference(wanted, answer.body);
    if (!difference && answer.status === 200) return undefined;
    // What waits may only just have arrived.
    if (difference?.path !== 'waiting' || performance.now() > deadline) return `said ${answerText(answer)}`;
  }
}
