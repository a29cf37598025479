import { statementText } from '../../rubric/scorecard';
import type { Hold } from '../../wire/hold';
import type { WireStatement } from '../../wire/record';
import { unreachable } from '../gateway';
import type { WiredWorker } from '../wiredWorker';

export type CrashPoint = 'before' | 'after';
export type CrashKind = 'connection' | 'process';

/** A step that an actor is about to take and is kept from: a statement, or a call of a function of the check's. */
export interface Boundary {
  /** "`UPDATE …`" or "charge()". */
  readonly label: string;
  readonly statement?: WireStatement | undefined;
  release(): void;
  /**
   * The step or its answer gets lost, before or after it has taken effect: with its connection, or with the whole process.
   * Resolves when that is done; the server's backends may live for a moment.
   */
  crash(point: CrashPoint, kind: CrashKind): Promise<void>;
}

/** A statement that is held on the wire. */
export class StatementBoundary implements Boundary {
  readonly label: string;

  constructor(
    readonly statement: WireStatement,
    private readonly hold: Hold,
    private readonly worker: WiredWorker,
  ) {
    this.label = `\`${statementText(statement.sql, 70)}\``;
  }

  release(): void {
    this.hold.release();
  }

  async crash(point: CrashPoint, kind: CrashKind): Promise<void> {
    if (kind === 'connection') await this.hold.cut(point);
    else if (point === 'before') await this.worker.kill();
    else await this.killAfter();
  }

  /** Killed the moment it has run: the process never learns that its connection is cut, too. */
  private async killAfter(): Promise<void> {
    const { wire } = this.worker;
    let killed: Promise<void> | undefined;
    const kill = (settled: WireStatement): void => {
      if (settled === this.statement) killed = this.worker.kill();
    };
    wire.on('finished', kill);
    await this.hold.cut('after');
    wire.off('finished', kill);
    await (killed ?? this.worker.kill());
  }
}

/** A call of a function of the check's, such as a payment gateway's. */
export class CallBoundary implements Boundary {
  readonly label: string;
  /** What the candidate's code gets for its call. */
  readonly answer: Promise<unknown>;
  private settle!: (answer: unknown) => void;

  constructor(
    name: string,
    private readonly run: () => unknown,
    private readonly worker: WiredWorker,
  ) {
    this.label = `${name}()`;
    this.answer = new Promise((resolve) => (this.settle = resolve));
  }

  release(): void {
    this.settle(Promise.resolve().then(this.run));
  }

  async crash(point: CrashPoint, kind: CrashKind): Promise<void> {
    if (point === 'after') await this.run();
    if (kind === 'process') await this.worker.kill();
    else this.settle(Promise.reject(unreachable()));
  }
}
