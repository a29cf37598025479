import { CandidateError } from '../../errors';
import type { ActorOutcome, Attempt, Worker } from '../check';
import type { Arena } from './arena';
import type { Lane, Stop } from './lane';
import type { Trace } from './plan';
import type { Transcript } from './transcript';

/** Queues give up on a message after about so many; a right solution needs two. */
export const MOST_DELIVERIES = 5;

/** One actor's part in one schedule: its message, delivered until it is settled. */
export class Delivery {
  /** Of the first delivery. */
  trace: Trace = [];
  private count = 0;
  private attempt: Attempt | undefined;

  constructor(
    readonly index: number,
    readonly name: string,
    private readonly act: (worker: Worker) => Promise<unknown>,
    private readonly arena: Arena,
    private readonly transcript: Transcript,
  ) {}

  get outcome(): ActorOutcome {
    if (!this.attempt) throw new Error(`${this.name} was never delivered`);
    return { ...this.attempt, name: this.name, deliveries: this.count };
  }

  /** Whether its last delivery was left without an answer by the candidate's code. */
  get hung(): CandidateError | undefined {
    const attempt = this.attempt;
    return attempt && !attempt.answered && attempt.error.reason === 'timed-out' ? attempt.error : undefined;
  }

  /** Runs the actor to its end. Never throws for what the candidate's code does. */
  run(): Promise<void> {
    return heard(this.prepared().then((lane) => this.start(lane)));
  }

  /** Runs it up to a step; `ended` is the rest, once the stop was let go or is never reached. */
  async runTo(step: number): Promise<{ stop: Stop; ended: Promise<void> }> {
    const lane = await this.prepared();
    const stop = lane.stopAt(step);
    const ended = heard(this.start(lane).finally(() => stop.disarm()));
    return { stop, ended };
  }

  /** Delivers again until it is answered, MOST_DELIVERIES times in all. */
  async settle(): Promise<void> {
    while (!this.attempt?.answered && this.count < MOST_DELIVERIES) {
      this.transcript.add({ lane: this.name, what: 'redelivered' });
      await this.run();
    }
  }

  private async prepared(): Promise<Lane> {
    const lane = await this.arena.lane(this.index);
    lane.begin(this.transcript);
    return lane;
  }

  private async start(lane: Lane): Promise<void> {
    this.count += 1;
    this.attempt = await this.attempted(lane);
    if (this.count === 1) this.trace = lane.trace;
    this.transcript.answered(this.name, this.attempt);
    if (!this.attempt.answered && ['died', 'timed-out'].includes(this.attempt.error.reason)) {
      await this.arena.bury(this.index);
    }
  }

  private async attempted(lane: Lane): Promise<Attempt> {
    try {
      return { answered: true, value: await this.act(lane.worker) };
    } catch (error) {
      if (error instanceof CandidateError) return { answered: false, error };
      throw error;
    }
  }
}

/** Whoever waits for it hears of its failure; that another one's came first, and nobody waits any more, is no fault. */
function heard(work: Promise<void>): Promise<void> {
  work.catch(() => undefined);
  return work;
}
