import { CancelledError, throwIfCancelled } from './errors';

/** One stage of a longer piece of work, as a person reads it: "Starting PostgreSQL (embedded)". */
export type ReportProgress = (stage: string) => void;

/** What every piece of work that may take over a second is given. */
export interface Work {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ReportProgress | undefined;
}

/** The part of a logger that the engine writes to; VS Code's LogOutputChannel fits it. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string | Error): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Waits for work that others may wait for too: whoever cancels stops waiting, and the work goes on for the others.
 * @throws CancelledError once the signal is aborted
 */
export async function untilCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  throwIfCancelled(signal);
  if (!signal) return work;
  let cancel: (() => void) | undefined;
  const cancelled = new Promise<never>((_, reject) => {
    cancel = () => reject(new CancelledError());
    signal.addEventListener('abort', cancel, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    if (cancel) signal.removeEventListener('abort', cancel);
  }
}
