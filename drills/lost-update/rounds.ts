import type { Observation, Worker } from '../../src/judge/check';
import { openTransactions } from '../../src/judge/openTransactions';

/** More than the pool has connections: each one that is left behind shows. */
export const ROUNDS = 12;

/**
 * Does the same again and again in one process.
 * @param round what is wrong, in a sentence; undefined where nothing is
 * @returns what was wrong, a transaction that was left open before all else; undefined where nothing was
 */
export async function inRounds(
  worker: Worker,
  round: () => Promise<string | undefined>,
): Promise<(Pick<Observation, 'observed'> & Partial<Observation>) | undefined> {
  const { statements, value } = await worker.record(async () => {
    try {
      let wrong: string | undefined;
      for (let count = 0; count < ROUNDS && !wrong; count += 1) wrong = await round();
      return { wrong };
    } catch (error) {
      return { error: error as Error };
    }
  });
  const open = openTransactions(statements, 'when every call had ended');
  if (open) return open;
  if (value.error) throw value.error;
  return value.wrong === undefined ? undefined : { observed: value.wrong };
}
