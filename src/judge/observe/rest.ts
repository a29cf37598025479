import type { WireProxy } from '../../wire/proxy';
import type { WireStatement } from '../../wire/record';
import type { LockWatch } from '../schedule/lockWatch';

/** A process of the candidate's, as far as it is watched. */
export interface WatchedProcess {
  readonly wire: WireProxy;
  readonly backendPids: readonly number[];
  turned(): Promise<void>;
}

/** So often in a row each process has looked about itself, and nothing has come of it. */
const STILL_ROUNDS = 5;

/**
 * Waits until the processes have nothing left to do but to wait: for a lock, for the judge, or for one another. Their event loops have
 * turned several times by then, nothing new was sent meanwhile, and what is under way at the database waits for a lock. Who asks
 * the same again and again is taken for one who waits. A slow machine only makes it later.
 * @param over what is waited for; where it comes first, they are not at rest
 * @param stillMs for how long nothing must have happened: for what a timer of theirs sets off
 * @returns whether they are
 */
export async function atRest(
  workers: readonly WatchedProcess[],
  locks: LockWatch,
  over: Promise<unknown>,
  stillMs = 0,
): Promise<boolean> {
  const ending = { over: false };
  const end = (): void => void (ending.over = true);
  void over.then(end, end);
  const watches = workers.map((worker) => new Watch(worker));
  let [rounds, since] = [0, performance.now()];
  try {
    while (rounds < STILL_ROUNDS || performance.now() - since < stillMs) {
      await Promise.all(workers.map((worker) => worker.turned()));
      const waiting = await locks.waiting(workers.flatMap(({ backendPids }) => backendPids));
      if (ending.over) return false;
      // All of them are asked: each look is the next one's measure.
      const moved = watches.filter((watch) => watch.hasMoved(waiting)).length > 0;
      [rounds, since] = moved ? [0, performance.now()] : [rounds + 1, since];
    }
    return true;
  } finally {
    for (const watch of watches) watch.end();
  }
}

/** What a process does that it has not done since the watch began. */
class Watch {
  private moved = true;
  private readonly known = new Set<string>();
  private readonly fresh = new Set<WireStatement>();
  private busy: readonly WireStatement[] = [];

  constructor(private readonly worker: WatchedProcess) {
    const { wire } = worker;
    wire.on('statement', this.sent);
    wire.on('finished', this.finished);
    wire.on('connected', this.move);
    wire.on('disconnected', this.move);
  }

  /** Since it was last asked; or it has something under way that takes its time, and waits for nobody. */
  hasMoved(waiting: ReadonlyMap<number, unknown>): boolean {
    const { wire } = this.worker;
    const runs = new Set(wire.busyBackends.filter((pid) => !waiting.has(pid)));
    const running = new Set(
      wire.connections.filter(({ backendPid }) => runs.has(backendPid)).map(({ number }) => number),
    );
    const busy = wire.statements.filter(
      ({ finishedAt, connection }) => finishedAt === undefined && running.has(connection),
    );
    const moved = this.moved || wire.arriving > 0 || busy.some((statement) => this.busy.includes(statement));
    this.moved = false;
    this.busy = busy;
    return moved;
  }

  end(): void {
    const { wire } = this.worker;
    wire.off('statement', this.sent);
    wire.off('finished', this.finished);
    wire.off('connected', this.move);
    wire.off('disconnected', this.move);
  }

  private readonly move = (): void => {
    this.moved = true;
  };

  private readonly sent = (statement: WireStatement): void => {
    const key = `${statement.connection} ${statement.sql}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    this.fresh.add(statement);
    this.move();
  };

  private readonly finished = (statement: WireStatement): void => {
    if (this.fresh.delete(statement)) this.move();
  };
}
