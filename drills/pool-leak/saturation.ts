import type { Attempt, CheckContext, Worker } from '../../src/judge/check';
import { firstDifference } from '../../src/judge/kit/difference';
import { answerOf, answerText, MOST_CONNECTIONS, pages, send } from './service';
import type { Case } from './shop';

/** A wait that the brief bounds by 3 seconds: so long nothing has happened, and each time the process was looked at it had its turn. */
export const LONGEST_WAIT_MS = 6_000;
/** Runs the action while requests hold every connection. */
export async function whileAllAreUsed<T>(
  t: CheckContext,
  worker: Worker,
  action: () => Promise<T>,
): Promise<T | undefined> {
  let value: T | undefined;
  const requests = await pages(t, MOST_CONNECTIONS);
  await t.observe.gather(
    worker,
    MOST_CONNECTIONS,
    () => Promise.all(requests.map((request) => send(worker, request))),
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
