import type { Hold } from '../../wire/hold';
import type { WireStatement } from '../../wire/record';
import type { WiredWorker } from '../wiredWorker';
import { CallBoundary, StatementBoundary, type Boundary } from './boundary';
import type { StepEffect, Trace } from './plan';
import type { Transcript } from './transcript';

/** Where an actor will be stopped. */
export interface Stop {
  /** Resolves with the step that it is kept from; never, where it takes fewer steps. */
  readonly reached: Promise<Boundary>;
  /** Gives up waiting for it. */
  disarm(): void;
}

/** A candidate's process as schedules see it: a sequence of steps, each a statement or a call of a function of the check's. */
export class Lane {
  /** Steps that were begun since `begin`: statements, and undefined for calls. */
  private readonly begun: (WireStatement | undefined)[] = [];
  /** performance.now() of the last sign of life. */
  activeAt = 0;
  private transcript: Transcript | undefined;
  private stopStep: number | undefined;
  private reach: (boundary: Boundary) => void = () => undefined;
  private rest: Rest | undefined;
  /** Steps that were begun and are kept by the pause. */
  private kept = 0;
  /** The step behind which it pauses by itself. */
  private lastStep = Infinity;

  constructor(
    readonly name: string,
    readonly worker: WiredWorker,
  ) {
    worker.wire.on('statement', this.step);
    worker.wire.on('finished', this.finished);
    worker.outside.gate = (name, run) => this.call(name, run);
  }

  /** How many steps were begun since `begin`. */
  get steps(): number {
    return this.begun.length;
  }

  get trace(): Trace {
    return this.begun.map(effect);
  }

  /** The last statement that was sent and is not settled. */
  get inFlight(): WireStatement | undefined {
    return this.worker.wire.statements.findLast(({ finishedAt }) => finishedAt === undefined);
  }

  /** Backends that have something of its to do. */
  get busyBackends(): number[] {
    return this.worker.wire.busyBackends;
  }

  get isPaused(): boolean {
    return this.rest !== undefined;
  }

  /** Pauses by itself before the step that comes after so many more. */
  allow(steps: number): void {
    this.lastStep = this.steps + steps;
  }

  /** Lets no further step of it begin until `resume`; what it has under way goes on. */
  pause(): void {
    this.rest ??= new Rest(this.worker);
  }

  /** @param steps it pauses by itself again before the step that comes after so many, those that were kept among them */
  resume(steps = Infinity): void {
    this.lastStep = this.steps - this.kept + steps;
    this.kept = 0;
    this.rest?.end();
    this.rest = undefined;
  }

  /** Starts counting anew. */
  begin(transcript: Transcript): void {
    this.transcript = transcript;
    this.begun.length = 0;
    this.kept = 0;
    this.lastStep = Infinity;
    this.activeAt = performance.now();
  }

  /** Keeps it from its n-th step from `begin` on, counted from 1. */
  stopAt(step: number): Stop {
    this.stopStep = step;
    const hold = this.worker.wire.hold(() => this.steps === this.stopStep);
    const disarm = (): void => {
      this.stopStep = undefined;
      hold.end(new Error('The stop was disarmed.'));
    };
    const reached = new Promise<Boundary>((resolve) => {
      this.reach = (boundary) => {
        disarm();
        resolve(boundary);
      };
    });
    hold.reached.then(
      (statement) => this.reach(new StatementBoundary(statement, hold, this.worker)),
      () => undefined,
    );
    return { reached, disarm };
  }

  /** Hears no more of the process, which goes on without it. */
  end(): void {
    this.resume();
    this.worker.wire.off('statement', this.step);
    this.worker.wire.off('finished', this.finished);
    this.worker.outside.gate = undefined;
  }

  private readonly step = (statement?: WireStatement): void => {
    this.begun.push(statement);
    this.activeAt = performance.now();
    if (this.steps > this.lastStep) this.pause();
    if (this.rest) this.kept += 1;
  };

  private readonly finished = (statement: WireStatement): void => {
    this.activeAt = performance.now();
    if (statement.outcome !== 'lost') this.transcript?.add({ lane: this.name, what: 'statement', statement });
  };

  private call(name: string, run: () => unknown): unknown {
    this.step();
    if (this.rest) return this.rest.ended.then(() => this.perform(name, run));
    if (this.steps !== this.stopStep) return this.perform(name, run);
    const boundary = new CallBoundary(name, () => this.perform(name, run), this.worker);
    this.reach(boundary);
    return boundary.answer;
  }

  private async perform(name: string, run: () => unknown): Promise<unknown> {
    const value = await run();
    this.activeAt = performance.now();
    this.transcript?.add({ lane: this.name, what: 'called', note: `${name}()` });
    return value;
  }
}

/** A COMMIT AND CHAIN, and a BEGIN after a COMMIT in one message, leave the connection in a transaction, too: the next one. */
function effect(step: WireStatement | undefined): StepEffect {
  const isOpen = step?.transaction === 'T' || step?.transaction === 'E';
  return isOpen && !step.tags.some((tag) => /^(COMMIT|ROLLBACK|PREPARE)/.test(tag)) ? 'pending' : 'lasting';
}

/** A time in which a process takes no further step. */
class Rest {
  readonly ended: Promise<void>;
  private readonly holds: Hold[] = [];
  private resolve!: () => void;
  private isOver = false;

  constructor(private readonly worker: WiredWorker) {
    this.ended = new Promise((resolve) => (this.resolve = resolve));
    this.keepNext();
  }

  end(): void {
    this.isOver = true;
    for (const hold of this.holds) hold.release();
    this.resolve();
  }

  /** A hold is good for one statement, and other connections may have more. */
  private keepNext(): void {
    if (this.isOver) return;
    const hold = this.worker.wire.hold(() => true);
    this.holds.push(hold);
    hold.reached.then(
      () => this.keepNext(),
      () => undefined,
    );
  }
}
