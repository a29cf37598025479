import { setTimeout as delay } from 'node:timers/promises';
import type { Hold } from '../../wire/hold';
import type { WireProxy } from '../../wire/proxy';
import type { WireStatement } from '../../wire/record';

/** Who has not come to the database by then, counted from the last one who has, waits for something else. */
const LATEST_MS = 3_000;

/** Calls of one process that stood at the database at the same moment. */
export interface Crowd<T> {
  readonly value: T;
  /** The statements that were kept back then, one a connection: as many as were wanted, or fewer where no more came. */
  readonly held: readonly WireStatement[];
}

/**
 * Runs the action, and keeps every statement from the server until so many connections stand there; all go on then.
 * @param meanwhile run while they stand
 */
export async function gather<T>(
  wire: WireProxy,
  wanted: number,
  action: () => Promise<T>,
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<Crowd<T>> {
  const held: WireStatement[] = [];
  const holds: Hold[] = [];
  const end = new AbortController();
  let cap = new AbortController();

  const latest = new Promise<void>((resolve) => {
    const arm = (): void => {
      cap.abort();
      cap = new AbortController();
      delay(LATEST_MS, undefined, { signal: cap.signal }).then(resolve, () => undefined);
      const hold = wire.hold(() => true);
      holds.push(hold);
      hold.reached.then(
        (statement) => {
          held.push(statement);
          if (held.length === wanted || end.signal.aborted) resolve();
          else arm();
        },
        () => undefined, // released below, or the wire was closed
      );
    };
    arm();
  });
  const acting = action();
  acting.catch(() => undefined); // awaited below
  try {
    await Promise.race([
      latest,
      acting.then(
        () => undefined,
        () => undefined,
      ),
    ]);
    await meanwhile();
  } finally {
    end.abort();
    cap.abort();
    for (const hold of holds) hold.release();
  }
  return { value: await acting, held: [...held] };
}
