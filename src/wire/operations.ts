import type { WireStatement } from './record';

/** What the client asked for and the server has yet to answer. */
export type Operation =
  | Execution
  | { readonly kind: 'parse'; readonly sql: string; readonly forget: () => void }
  | { readonly kind: 'bind'; readonly sql: string; readonly parameters: readonly (string | null)[] }
  | { readonly kind: 'describe' | 'close' | 'function' | 'sync' }
  /** End of the client's copy data: has no answer of its own. */
  | { readonly kind: 'copy-end' };

export interface Execution {
  readonly kind: 'query' | 'execute';
  readonly statement: WireStatement;
  /** Counts the executions of its connection, from 1. */
  readonly number: number;
}

export function isExecution(operation: Operation): operation is Execution {
  return operation.kind === 'query' || operation.kind === 'execute';
}

/** The operations of one connection in the order in which they were asked for and will be answered. */
export class Operations {
  private readonly queue: Operation[] = [];
  /** How many Syncs are in the queue. */
  private syncs = 0;

  get length(): number {
    return this.queue.length;
  }

  /** What the server answers to now. */
  get head(): Operation | undefined {
    return this.queue[0];
  }

  get executions(): Execution[] {
    return this.queue.filter(isExecution);
  }

  get hasSync(): boolean {
    return this.syncs > 0;
  }

  push(operation: Operation): void {
    if (operation.kind === 'sync') this.syncs += 1;
    this.queue.push(operation);
  }

  /** Takes the head off, if it is of that kind. */
  shift(kind: Operation['kind']): Operation | undefined {
    return this.head?.kind === kind ? this.take(1)[0] : undefined;
  }

  /** Takes everything off. */
  clear(): Operation[] {
    return this.take(this.queue.length);
  }

  /** Takes off everything before the next Sync, which stays. */
  takeToSync(): Operation[] {
    const sync = this.queue.findIndex(({ kind }) => kind === 'sync');
    return sync < 0 ? this.clear() : this.take(sync);
  }

  /** Takes off everything up to what ReadyForQuery answers, and returns that. */
  takeReady(): Operation | undefined {
    const ready = this.queue.findIndex(
      ({ kind }) => kind === 'sync' || kind === 'query' || kind === 'function',
    );
    return this.take(ready + 1).at(-1);
  }

  /**
   * Takes off the Syncs behind the head up to the end of its copy data: the server ignores them.
   * @returns whether that end was sent already
   */
  dropSyncsOfCopy(): boolean {
    const end = this.queue.findIndex(({ kind }) => kind === 'copy-end');
    const [head, ...copying] = this.take(end < 0 ? this.queue.length : end);
    const kept = [head, ...copying.filter(({ kind }) => kind !== 'sync')].filter(
      (each) => each !== undefined,
    );
    this.queue.unshift(...kept);
    return end >= 0;
  }

  private take(count: number): Operation[] {
    const taken = this.queue.splice(0, count);
    this.syncs -= taken.filter(({ kind }) => kind === 'sync').length;
    return taken;
  }
}
