import { setTimeout as delay } from 'node:timers/promises';
import { EnvironmentError } from '../../errors';
import type { WireProxy } from '../../wire/proxy';
import type { WireStatement } from '../../wire/record';

const POLL_MS = 10;
/** Looks in a row that find the same, the process having had its turn each time: nothing is on its way any more. */
const SAME_LOOKS = 5;
/** A generous cap. Calls are over before. */
const LATEST_MS = 60_000;

/** What there is between a worker and the database when nothing moves any more. */
export interface Quiet {
  /** What the server has sent to the worker so far, on all of its connections. */
  readonly bytesFromServer: number;
  /** Statements whose answers the worker does not take. */
  readonly untaken: readonly WireStatement[];
  /**
   * What the worker's process still refers to, in bytes, its garbage collected; 0 where it is gone. The same to a megabyte in every
   * run. It says so itself: no verdict may rest on it alone where somebody may want to deceive.
   */
  readonly liveMemory: number;
}

/** A worker as it is looked at. */
interface Watched {
  readonly wire: WireProxy;
  /** Resolves once the process has had its turn. */
  turned(): Promise<void>;
  /** Undefined where the process is gone. */
  liveMemory(): Promise<number | undefined>;
}

/**
 * Waits until nothing moves between the worker and the database: each statement is answered, or the worker takes no more of its
 * answer, and it asks for nothing though it had its turns.
 * @throws EnvironmentError where it has not come to that after a minute: then nothing can be told
 */
export async function untilQuiet(worker: Watched): Promise<Quiet> {
  const { wire } = worker;
  const deadline = performance.now() + LATEST_MS;
  for (let same = 0, last = ''; same < SAME_LOOKS;) {
    if (performance.now() > deadline) throw stillBusy();
    await worker.turned();
    await delay(POLL_MS);
    const now = `${bytesFromServer(wire)} ${wire.statements.length}`;
    same = wire.isQuiet && now === last ? same + 1 : 0;
    last = now;
  }
  const liveMemory = (await worker.liveMemory()) ?? 0;
  return { bytesFromServer: bytesFromServer(wire), untaken: wire.unsettled, liveMemory };
}

function stillBusy(): EnvironmentError {
  return new EnvironmentError(
    `Your code and the database did not come to rest within ${LATEST_MS / 1000} s.`,
    'Run the check again. If it stays, look for a loop in your code that asks the database without end.',
  );
}

/** What the server has sent so far, on all connections. */
export function bytesFromServer({ connections }: WireProxy): number {
  return connections.reduce((sum, connection) => sum + connection.bytesFromServer, 0);
}
