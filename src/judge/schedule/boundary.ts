import { statementText } from '../../rubric/scorecard';
import type { Hold } from '../../wire/hold';
import type { WireStatement } from '../../wire/record';
import { unreachable } from '../kit/gateway';
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
   * @param noted called when it happens, before the candidate's code can do anything about it
   */
  crash(point: CrashPoint, kind: CrashKind, noted: () => void): Promise<void>;
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

  async crash(point: CrashPoint, kind: CrashKind, noted: () => void): Promise<void> {
    if (point === 'after') {
      await this.crashAfter(kind, noted);
      return;
    }
    noted();
    if (kind === 'connection') await this.hold.cut('before');
    else await this.worker.kill();
  }

  /** The process is killed the moment that it has run: it never learns that its connection is cut, too. */
  private async crashAfter(kind: CrashKind, noted: () => void): Promise<void> {
    const { wire } = this.worker;
    let killed: Promise<void> | undefined;
    const ran = (settled: WireStatement): void => {
      if (settled !== this.statement) return;
      noted();
      if (kind === 'process') killed = this.worker.kill();
    };
    wire.on('finished', ran);
    await this.hold.cut('after');
    wire.off('finished', ran);
    if (kind === 'process') await (killed ?? this.worker.kill());
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

  async crash(point: CrashPoint, kind: CrashKind, noted: () => void): Promise<void> {
    if (point === 'after') await this.run();
    noted();
    if (kind === 'process') await this.worker.kill();
    else this.settle(Promise.reject(unreachable()));
  }
}
