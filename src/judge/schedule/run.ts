import type { ScheduleOptions } from '../check';
import type { Arena, Progress } from './arena';
import type { Barrier } from './barrier';
import type { Boundary } from './boundary';
import { Delivery } from './delivery';
import type { LockWatch } from './lockWatch';
import type { Schedule, Trace } from './plan';
import { Transcript } from './transcript';

/** Steps of one who asks again and again for what another one has: these and twice what it takes alone. */
const RETRIES = 6;

export interface Stage {
  readonly names: readonly string[];
  readonly arena: Arena;
  readonly locks: LockWatch;
  readonly barrier: Barrier | undefined;
  /** Of each actor; none while it is not known. */
  readonly traces: Trace[];
}

/** One schedule from its preparation to its end. */
export class ScheduleRun<Scenario> {
  readonly transcript: Transcript;
  readonly deliveries: readonly Delivery[];
  /** Names of the actors that came to their end with a transaction open. */
  leftOpen: readonly string[] = [];
  /** What it did, in sentences with the actors' names. */
  readonly course: string[] = [];

  constructor(
    private readonly options: ScheduleOptions<Scenario>,
    private readonly stage: Stage,
    readonly scenario: Scenario,
  ) {
    this.transcript = new Transcript(stage.names);
    this.deliveries = options.actors.map(
      (act, index) =>
        new Delivery(
          index,
          stage.names[index] as string,
          (worker) => act(worker, scenario),
          stage.arena,
          this.transcript,
        ),
    );
  }

  /** Resolves when all have come to their end and nothing of theirs is in flight. */
  async play(schedule: Schedule): Promise<void> {
    switch (schedule.kind) {
      case 'serial':
        await this.serial(schedule.first);
        break;
      case 'lockstep':
        await this.lockstep(schedule.first);
        break;
      case 'preempt':
        await this.preempt(schedule.victim, schedule.step);
        break;
      case 'crash':
        await this.crash(schedule);
        break;
      case 'barrier':
        await this.meet(schedule);
        break;
    }
    if (this.options.redeliver) for (const delivery of this.deliveries) await delivery.settle();
    const open = await this.stage.arena.settle();
    this.leftOpen = open.map((index) => this.stage.names[index] as string);
  }

  private async serial(first: number): Promise<void> {
    const order = this.inTurnFrom(first);
    for (const delivery of order) await delivery.run();
    const measured = this.options.alike ? order : order.slice(0, 1);
    for (const { index } of measured) this.stage.traces[index] = (order[0] as Delivery).trace;
    if (order.length > 1)
      this.course.push(`${order.map(({ name }) => name).join(', then ')}: one after the other.`);
  }

  private async lockstep(first: number): Promise<void> {
    const order = this.inTurnFrom(first);
    for (const delivery of order) await this.pause(delivery);
    await this.inTurns(
      order,
      order.map((delivery) => delivery.run()),
      { stepsATurn: 1 },
    );
    this.course.push(`${order.map(({ name }) => name).join(' and ')} took one step each, in turn.`);
  }

  private async preempt(victim: number, step: number): Promise<void> {
    const { arena } = this.stage;
    const [first, ...others] = this.inTurnFrom(victim) as [Delivery, ...Delivery[]];
    const { stop, ended } = await first.runTo(step);
    const boundary = await reachedBefore(stop.reached, ended);
    const running = [ended];
    if (boundary) this.hold(first.name, boundary);
    for (const other of others) {
      const run = other.run();
      running.push(run);
      const holders = boundary ? arena.backends(victim) : [];
      await this.allow(other);
      const progress = await arena.untilStuck(other.index, run, holders);
      if (boundary) this.course.push(progressSentence(other.name, progress, first.name));
      if (progress !== 'ended') await this.block(other, progress);
    }
    if (boundary) {
      await arena.deadlocksSettled();
      this.transcript.add({ lane: first.name, what: 'released' });
      boundary.release();
    }
    await this.inTurns([first, ...others], running);
    if (boundary) this.course.push(`Then ${first.name} went on.`);
  }

  private async crash({ victim, step, point, how }: Extract<Schedule, { kind: 'crash' }>): Promise<void> {
    const { arena, locks } = this.stage;
    if (how === 'process') arena.expectDeaths();
    const [first, ...others] = this.inTurnFrom(victim) as [Delivery, ...Delivery[]];
    const { stop, ended } = await first.runTo(step);
    const boundary = await reachedBefore(stop.reached, ended);
    if (boundary) {
      const backends = arena.backends(victim);
      const what = crashSentence(boundary.label, point, how);
      const { statement } = boundary;
      this.course.push(`${first.name}: ${what}.`);
      await boundary.crash(point, how, () => {
        this.transcript.add({
          lane: first.name,
          what: 'crashed',
          note: what,
          ...(statement && { statement }),
        });
      });
      await ended;
      // Until the server has seen that a connection is lost, its session holds what it held.
      const left = how === 'process' ? [] : arena.backends(victim);
      await locks.gone(backends.filter((pid) => !left.includes(pid)));
    } else await ended;
    for (const other of others) await other.run();
  }

  private async meet({ table, on, at }: Extract<Schedule, { kind: 'barrier' }>): Promise<void> {
    const { arena, names } = this.stage;
    const barrier = this.stage.barrier as Barrier;
    await barrier.raise(table, on, at);
    const running: Promise<void>[] = [];
    const arrived = (): number[] => names.flatMap((_, index) => arena.backends(index));
    try {
      for (const delivery of this.deliveries) {
        const run = delivery.run();
        running.push(run);
        await this.allow(delivery);
        await arena.untilStuck(delivery.index, run, [barrier.pid]);
        await this.pause(delivery);
      }
    } finally {
      await barrier.lower(arrived());
    }
    await this.inTurns(this.deliveries, running, { barrier });
    const verb = { insert: 'inserted into', update: 'updated', delete: 'deleted from' }[on];
    const when = {
      write: 'at the same moment, each before it could see what the others wrote',
      commit: 'and came to the end of their transactions together, none of them seeing what the others wrote',
    }[at];
    this.course.push(`${names.join(' and ')} ${verb} ${table} ${when}.`);
    await arena.settle();
    await barrier.remove();
  }

  /**
   * Lets them go on to their ends, one at a time: each until it has ended, waits for another one or has had its steps, then the
   * next. What runs at once would come out otherwise from time to time.
   * @param running their runs, in the same order
   */
  private async inTurns(
    deliveries: readonly Delivery[],
    running: readonly Promise<void>[],
    { barrier, stepsATurn }: { barrier?: Barrier; stepsATurn?: number } = {},
  ): Promise<void> {
    const { arena } = this.stage;
    const backends = ({ index }: Delivery): number[] => arena.backends(index);
    let left = deliveries.map((delivery, place) => ({ delivery, run: running[place] as Promise<void> }));
    for (const { delivery } of left) await this.pause(delivery);
    await arena.deadlocksSettled();
    while (left.length > 0) {
      const open: typeof left = [];
      for (const each of left) {
        const { delivery, run } = each;
        await this.resume(delivery, left.length === 1 ? Infinity : (stepsATurn ?? this.patience(delivery)));
        await barrier?.admit(backends(delivery));
        if (left.length === 1) break;
        const holders = deliveries.filter((other) => other !== delivery).flatMap(backends);
        const progress = await arena.untilStuck(
          delivery.index,
          run,
          barrier ? [...holders, barrier.pid] : holders,
        );
        if (progress === 'ended') continue;
        await this.pause(delivery);
        open.push(each);
      }
      left = open;
    }
    await Promise.all(running);
  }

  private async pause({ index, name }: Delivery): Promise<void> {
    this.transcript.setAside(name);
    (await this.stage.arena.lane(index)).pause();
  }

  private async resume({ index, name }: Delivery, steps: number): Promise<void> {
    this.transcript.takeUp(name);
    (await this.stage.arena.lane(index)).resume(steps);
  }

  private async allow(delivery: Delivery): Promise<void> {
    (await this.stage.arena.lane(delivery.index)).allow(this.patience(delivery));
  }

  /** Steps after which one who is still not at its end is waiting for somebody. */
  private patience({ index }: Delivery): number {
    return 2 * (this.stage.traces[index]?.length ?? 0) + RETRIES;
  }

  private hold(name: string, { label, statement }: Boundary): void {
    const note = statement ? undefined : label;
    this.transcript.add({ lane: name, what: 'held', note, ...(statement && { statement }) });
    this.course.push(`${name} stopped before ${label}.`);
  }

  private async block({ index, name }: Delivery, progress: Progress): Promise<void> {
    const statement = (await this.stage.arena.lane(index)).inFlight;
    const note = progress === 'blocked' ? 'for a lock' : 'without a lock';
    this.transcript.add({ lane: name, what: 'blocked', note, ...(statement && { statement }) });
  }

  private inTurnFrom(first: number): Delivery[] {
    return [...this.deliveries.slice(first), ...this.deliveries.slice(0, first)];
  }
}

/** The boundary, or undefined where the actor ends without reaching it. */
async function reachedBefore(
  reached: Promise<Boundary>,
  ended: Promise<void>,
): Promise<Boundary | undefined> {
  return Promise.race([reached, ended.then(() => undefined)]);
}

function progressSentence(other: string, progress: Progress, victim: string): string {
  switch (progress) {
    case 'ended':
      return `Meanwhile ${other} ran to its end.`;
    case 'blocked':
      return `Meanwhile ${other} ran until it waited for a lock of ${victim}'s.`;
    case 'waiting':
      return `Meanwhile ${other} ran, and waited without a lock.`;
  }
}

function crashSentence(label: string, point: 'before' | 'after', how: 'connection' | 'process'): string {
  const when =
    point === 'before' ? `before ${label} took effect` : `after ${label} had taken effect, before its answer`;
  return how === 'process' ? `its process was killed ${when}` : `its connection was cut ${when}`;
}
