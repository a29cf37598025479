import type { WireStatement } from '../../wire/record';
import type { WiredWorker } from '../wiredWorker';
import { CallBoundary, StatementBoundary, type Boundary } from './boundary';
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
  /** Steps that were begun since `begin`. */
  steps = 0;
  /** performance.now() of the last sign of life. */
  activeAt = 0;
  private transcript: Transcript | undefined;
  private stopStep: number | undefined;
  private reach: (boundary: Boundary) => void = () => undefined;

  constructor(
    readonly name: string,
    readonly worker: WiredWorker,
  ) {
    worker.wire.on('statement', () => this.step());
    worker.wire.on('finished', (statement) => this.finished(statement));
    worker.outside.gate = (name, run) => this.call(name, run);
  }

  /** The last statement that was sent and is not settled. */
  get inFlight(): WireStatement | undefined {
    return this.worker.wire.statements.findLast(({ finishedAt }) => finishedAt === undefined);
  }

  /** Starts counting anew. */
  begin(transcript: Transcript): void {
    this.transcript = transcript;
    this.steps = 0;
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

  private step(): void {
    this.steps += 1;
    this.activeAt = performance.now();
  }

  private finished(statement: WireStatement): void {
    this.activeAt = performance.now();
    if (statement.outcome !== 'lost') this.transcript?.add({ lane: this.name, what: 'statement', statement });
  }

  private call(name: string, run: () => unknown): unknown {
    this.step();
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
