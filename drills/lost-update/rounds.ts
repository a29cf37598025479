import type { CheckContext, Observation, Worker } from '../../src/judge/check';
import { leftOpen } from '../../src/judge/kit/leftOpen';

/** More than the pool has connections: each one that is left behind shows. */
export const ROUNDS = 12;

/**
 * Does the same again and again in one process.
 * @param round what is wrong, in a sentence; undefined where nothing is
 * @returns what was wrong, a transaction that was left open before all else; undefined where nothing was
 */
export async function inRounds(
  t: CheckContext,
  worker: Worker,
  round: () => Promise<string | undefined>,
): Promise<(Pick<Observation, 'observed'> & Partial<Observation>) | undefined> {
  let wrong: string | undefined;
  let failure: { readonly error: Error } | undefined;
  try {
    for (let count = 0; count < ROUNDS && !wrong; count += 1) wrong = await round();
  } catch (error) {
    failure = { error: error as Error };
  }
  const open = await leftOpen(t, worker, 'when every call had ended');
  if (open) return open;
  if (failure) throw failure.error;
  return wrong === undefined ? undefined : { observed: wrong };
}
