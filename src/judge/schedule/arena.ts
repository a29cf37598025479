import { setTimeout as delay } from 'node:timers/promises';
import { Lane } from './lane';
import { inDeadlock, POLL_MS, stuckBehind, type LockWatch } from './lockWatch';
import type { Spares } from './spares';

/** What an answered call may still have in flight; afterwards its process is ended. */
const QUIET_CAP_MS = 5_000;
/** Without a sign of life for so long it waits for something that is not the database: time to let the victim go on. */
const SILENCE_MS = 3_000;
/** No victim is held longer: its own call has 15 s at least. */
const HOLD_CAP_MS = 6_000;

/** What ended the wait for an actor while another one is held. */
export type Progress = 'ended' | 'blocked' | 'waiting';

/** The actors' processes: one each, used from schedule to schedule and replaced when it is dead. */
export class Arena {
  private readonly lanes: (Lane | undefined)[] = [];
  private areDying = false;

  constructor(
    private readonly names: readonly string[],
    private readonly spares: Spares,
    private readonly locks: LockWatch,
  ) {}

  /** All processes side by side, so that none is started on an actor's clock. */
  async fill(): Promise<void> {
    await Promise.all(this.names.map((_, index) => this.lane(index)));
  }

  /** The actor's process; a new one where there is none. */
  async lane(index: number): Promise<Lane> {
    const lane = this.lanes[index] ?? new Lane(this.names[index] as string, await this.spares.take());
    this.lanes[index] = lane;
    if (this.areDying) this.spares.keepAhead();
    return lane;
  }

  /** From now on a process that takes the place of a dead one is started before it is needed. */
  expectDeaths(): void {
    this.areDying = true;
    this.spares.keepAhead();
  }

  /** Ends the actor's process, and waits until the server has seen it. */
  async bury(index: number): Promise<void> {
    const lane = this.lanes[index];
    this.lanes[index] = undefined;
    if (!lane) return;
    await lane.worker.stop();
    await this.locks.gone(lane.worker.wire.connections.map(({ backendPid }) => backendPid));
  }

  /** Resolves when all who wait for a lock have looked for a deadlock. */
  async deadlocksSettled(): Promise<void> {
    await this.locks.settled(this.names.flatMap((_, index) => this.backends(index)));
  }

  backends(index: number): number[] {
    return this.lanes[index]?.worker.backendPids ?? [];
  }

  /**
   * Waits until the actor has ended, or gets no further while the holders are held. That it waits counts once nobody else has
   * anything under way that could let it go on; that it has taken the steps that it was allowed is waiting, too.
   */
  async untilStuck(index: number, ended: Promise<unknown>, holders: readonly number[]): Promise<Progress> {
    const end = ended.then(() => true);
    const since = performance.now();
    for (;;) {
      if (await Promise.race([end, delay(POLL_MS, false)])) return 'ended';
      const lane = await this.lane(index);
      const all = this.names.flatMap((_, each) => this.backends(each));
      // Asked for before the locks: one that had come to its end by then holds what the others see held.
      const busy = this.lanes.flatMap((other, each) => (each === index ? [] : (other?.busyBackends ?? [])));
      const waiting = await this.locks.waiting(all);
      const stuck = stuckBehind(holders, waiting);
      const othersRest = busy.every((pid) => waiting.has(pid));
      const own = this.backends(index);
      const isBlocked = own.some((pid) => stuck.has(pid)) && !inDeadlock(own, waiting);
      if (othersRest && isBlocked) return 'blocked';
      const now = performance.now();
      const silent = now - lane.activeAt > SILENCE_MS || now - since > HOLD_CAP_MS;
      if (silent || lane.isPaused) return 'waiting';
    }
  }

  /**
   * Waits for what is still in flight, sessions that are only being closed among it, and ends the processes that left a transaction
   * open: nobody will ever end it.
   * @returns their actors' numbers
   */
  async settle(): Promise<number[]> {
    const open: number[] = [];
    await Promise.all(
      this.lanes.map(async (lane, index) => {
        if (!lane) return;
        const { wire } = lane.worker;
        const isQuiet = await Promise.race([
          wire.quiet().then(() => true),
          delay(QUIET_CAP_MS, false, { ref: false }),
        ]);
        const isOpen = wire.connections.some(
          ({ closedAt, transaction }) => closedAt === undefined && transaction !== 'I',
        );
        if (isOpen) open.push(index);
        if (!isQuiet || isOpen) await this.bury(index);
        else await this.locks.sessionsEnded(lane.worker);
      }),
    );
    return open.sort((a, b) => a - b);
  }

  /** After a schedule that has come to its end: leaves the processes to the next round. */
  leave(): void {
    for (const lane of this.lanes.splice(0)) {
      if (!lane) continue;
      lane.end();
      this.spares.leave(lane.worker);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.lanes.map(async (lane) => lane?.worker.stop()));
  }
}
