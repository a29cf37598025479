import { randomUUID } from 'node:crypto';
import { CandidateError } from '../errors';
import type { Channel } from './channel';
import { decode, encode, type RemoteFunction } from './codec';
import type { WorkerFailure, WorkerMessage } from './messages';

/** A call in progress. */
interface Pending {
  /** "listOrders() of src/orders.ts" */
  readonly label: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Decides when their call of a function of ours is run; its answer is theirs. */
export type OnRemote = (callee: RemoteFunction, run: () => unknown) => unknown;

type Said<Type extends WorkerMessage['type']> = Extract<WorkerMessage, { type: Type }>;

/** Whoever waits longer for a function of ours is kept waiting on purpose. */
const AT_ONCE_MS = 1000;

const NEXT_STEPS: Record<WorkerFailure['reason'], string> = {
  syntax: 'Mend the syntax error, save and check again.',
  'not-loaded': 'Start the visible scenario to see the same error, and mend it.',
  'not-exported': 'Export the function that the brief names, by that name.',
  threw: 'Read the stack from the top: the first line in your files is where to look.',
  'not-sendable': 'Answer with plain data, as the brief describes it.',
};

/** The calling side of the channel: what was asked and is not answered yet, and the functions of ours that may be called back. */
export class Calls {
  private readonly pending = new Map<string, Pending>();
  private readonly functions = new Map<string, RemoteFunction>();
  /** When their calls of functions of ours came that are not answered yet, the oldest first. */
  private readonly unanswered = new Map<symbol, number>();
  /** For how long they were kept waiting that were answered since, side by side counted once, and until when. */
  private readonly kept = { ms: 0, until: 0 };

  /** @param onRemote through which every call of a function of ours passes */
  constructor(
    private readonly channel: Channel,
    private readonly onRemote: OnRemote = (_, run) => run(),
  ) {}

  /**
   * Calls that are started in one turn begin in one turn: whose code comes to its first await between them is not left to chance.
   * @throws NotSendableError where a parameter cannot be sent
   */
  start(
    module: string,
    name: string,
    parameters: readonly unknown[],
  ): { id: string; answer: Promise<unknown> } {
    const id = randomUUID();
    const encoded = encode(parameters, { onFunction: (callee) => this.register(callee) });
    const answer = new Promise((resolve, reject) => {
      this.pending.set(id, { label: `${name}() of ${module}`, resolve, reject });
    });
    this.channel.sendTogether({ type: 'call', id, module, name, parameters: encoded });
    return { id, answer };
  }

  /** The first reply to a call that waits for one; all others are nobody's. */
  replied({ id, value }: Said<'reply'>): void {
    const call = this.take(id);
    if (!call) return;
    try {
      call.resolve(decode(value));
    } catch {
      call.reject(
        new CandidateError(`${call.label} sent an answer that is none.`, NEXT_STEPS['not-sendable'], {
          reason: 'not-sendable',
        }),
      );
    }
  }

  failed({ id, failure }: Said<'failure'>): void {
    const call = this.take(id);
    call?.reject(candidateError(call.label, failure));
  }

  /** Whether their code waits for a function of ours. */
  get waitsForUs(): boolean {
    return this.unanswered.size > 0;
  }

  /** For how many milliseconds so far their code was kept waiting for functions of ours. */
  get keptMs(): number {
    const [oldest] = this.unanswered.values();
    return this.kept.ms + (oldest === undefined ? 0 : this.keptSince(oldest));
  }

  /** Whether this call still waits for its reply. */
  has(id: string): boolean {
    return this.pending.has(id);
  }

  /** Ends one call, or all of them: `describe` completes "listOrders() of src/orders.ts …". */
  abandon(error: (label: string) => Error, id?: string): void {
    for (const pendingId of id === undefined ? [...this.pending.keys()] : [id]) {
      const call = this.take(pendingId);
      call?.reject(error(call.label));
    }
  }

  /** Their code calls a function of ours. */
  async remote({ id, callee, parameters }: Said<'remote'>): Promise<void> {
    let failed = false;
    let value: unknown;
    const call = Symbol(id);
    const since = performance.now();
    this.unanswered.set(call, since);
    try {
      const target = this.functions.get(callee);
      if (!target) return;
      const decoded = decode(parameters) as unknown[];
      value = await this.onRemote(target, () => target(...decoded));
    } catch (error) {
      failed = true;
      value = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.unanswered.delete(call);
      this.wasKept(since);
    }
    this.channel.send({ type: 'answer', id, failed, value: encode(value) });
  }

  private wasKept(since: number): void {
    const ms = this.keptSince(since);
    if (ms > 0) Object.assign(this.kept, { ms: this.kept.ms + ms, until: performance.now() });
  }

  /** What one that came then adds; nothing where it was answered at once: who asks without end is not kept waiting. */
  private keptSince(since: number): number {
    const now = performance.now();
    return now - since > AT_ONCE_MS ? now - Math.max(since, this.kept.until) : 0;
  }

  private register(callee: RemoteFunction): string {
    const id = randomUUID();
    this.functions.set(id, callee);
    return id;
  }

  private take(id: string): Pending | undefined {
    const call = this.pending.get(id);
    this.pending.delete(id);
    return call;
  }
}

function candidateError(
  label: string,
  { reason, message, stack, position, thrown }: WorkerFailure,
): CandidateError {
  return new CandidateError(sentence(label, reason, message), NEXT_STEPS[reason], {
    reason,
    position,
    candidateStack: stack,
    cause: decodedOrUndefined(thrown),
  });
}

function sentence(label: string, reason: WorkerFailure['reason'], message: string): string {
  const module = label.slice(label.indexOf(' of ') + ' of '.length);
  switch (reason) {
    case 'syntax':
      return `Your code does not compile: ${message}`;
    case 'not-loaded':
      return `${module} cannot be loaded: ${message}`;
    case 'not-exported':
      return `${label} is not there: the module ${message}.`;
    case 'threw':
      return `${label} threw ${message}`;
    case 'not-sendable':
      return `${label} answered with something that is not plain data: ${message}.`;
  }
}

function decodedOrUndefined(encoded: unknown): unknown {
  try {
    return decode(encoded);
  } catch {
    return undefined;
  }
}
