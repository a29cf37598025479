import type { Limits } from './limits';
import type { WorkerFailure } from './messages';

/** Why we ended a process of the candidate's, where we did. */
export type EndedBy = 'stopped' | 'memory' | 'timed-out' | 'bad-message';

/** How a process of the candidate's ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Undefined where it ended of itself, or the system or someone else ended it. */
  readonly endedBy: EndedBy | undefined;
  /** The error that ended it, as it told us. */
  readonly fatal: WorkerFailure | undefined;
  /** V8 gave up: the heap limit was reached. */
  readonly heapExhausted: boolean;
}

/** Completes "the process …". */
export function describeExit(exit: Exit, limits: Limits): string {
  if (exit.endedBy === 'memory') return `was ended: it used over ${limits.memoryMegabytes} MB of memory`;
  if (exit.endedBy === 'timed-out') return 'was ended after a call that did not answer in time';
  if (exit.endedBy === 'bad-message')
    return 'was ended: it sent what is not an answer, or is larger than any may be';
  if (exit.endedBy === 'stopped') return 'was stopped';
  if (exit.heapExhausted) return `ran out of memory: its heap is limited to ${limits.heapMegabytes} MB`;
  if (exit.fatal) return `ended itself: ${exit.fatal.message}`;
  if (exit.signal) return `was killed by ${exit.signal}`;
  return `ended itself with exit code ${exit.code ?? 'unknown'}`;
}
