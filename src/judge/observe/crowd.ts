import type { Hold } from '../../wire/hold';
import type { WireStatement } from '../../wire/record';
import type { LockWatch } from '../schedule/lockWatch';
import { atRest, type WatchedProcess } from './rest';

/** Who has not come to the database when nothing has happened for so long waits for something else, and for no timer of its own. */
const TIMER_MS = 1_000;

/** Calls of one process that stood at the database at the same moment. */
export interface Crowd<T> {
  readonly value: T;
  /** The statements that were kept back then, one a connection: as many as were wanted, or fewer where no more came. */
  readonly held: readonly WireStatement[];
}

/**
 * Runs the action, and keeps every statement from the server until so many connections stand there, or the process is at rest;
 * all go on then.
 * @param meanwhile run while they stand
 */
export async function gather<T>(
  worker: WatchedProcess,
  locks: LockWatch,
  wanted: number,
  action: () => Promise<T>,
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<Crowd<T>> {
  const held: WireStatement[] = [];
  const holds: Hold[] = [];
  let letGo = false;
  const full = new Promise<void>((resolve) => {
    const keepNext = (): void => {
      const hold = worker.wire.hold(() => true);
      holds.push(hold);
      hold.reached.then(
        (statement) => {
          held.push(statement);
          if (held.length === wanted || letGo) resolve();
          else keepNext();
        },
        () => undefined, // released below, or the wire was closed
      );
    };
    keepNext();
  });
  const acting = action();
  acting.catch(() => undefined); // awaited below
  try {
    await atRest([worker], locks, Promise.race([full, acting]), TIMER_MS);
    await meanwhile();
  } finally {
    letGo = true;
    for (const hold of holds) hold.release();
  }
  return { value: await acting, held: [...held] };
}
