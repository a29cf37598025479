import type { CheckContext, Observation } from '../../src/judge/check';
import { CarPark, MINUTE } from './carPark';
import { notTaken } from './taken';

/** What is wrong where a process is killed at the gateway, and the process that a retry comes to a minute later as well. */
export async function wrongKilledTwice(
  t: CheckContext,
): Promise<Pick<Observation, 'observed' | 'evidence'> | undefined> {
  const park = await CarPark.open(t);
  const request = park.driver();
  const wrong = async (): Promise<string | undefined> => {
    for (const [who, worker] of [
      ['the request', park.worker],
      ['a retry', await park.other()],
    ] as const) {
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
      park.pass(MINUTE, 'a minute passes');
    }
    const last = await park.send('another retry', request, await t.worker());
    const untaken = await notTaken(park, request, last);
    return (
      untaken &&
      `A process was killed when the gateway had charged, so was the one with the retry, and a minute later another one came. ${untaken}`
    );
  };
  const observed = await wrong();
  return observed === undefined
    ? undefined
    : { observed, evidence: [park.timeline.evidence('What happened')] };
}
