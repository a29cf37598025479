import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, EnvironmentError, throwIfCancelled } from '../../errors';
import { probeEndpoint } from './engine';
import { EMBEDDED_INSTEAD, type EngineEndpoint } from './engineEndpoint';

/** An engine that answered before does not any more. */
export class EngineLost extends EnvironmentError {}

/** Between two questions whether the engine is still there; with a ping's own limit a silence is named within 5 s. */
const WATCH_INTERVAL_MS = 1_500;
const PING_LIMIT_MS = 3_000;

export interface Guarded {
  /** What is being done, for the message: "starting PostgreSQL". */
  readonly doing: string;
  /** How long it may take as a whole, in ms: engines also answer pings while the rest of them hangs. */
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `action`, which talks to the engine, no longer than the engine answers at all: engines go silent half-way, and
 * requests to one wait without end. The signal that `action` gets is aborted when nobody waits for it any more.
 * @throws CancelledError; EngineLost; EnvironmentError when `limitMs` is over
 */
export async function whileEngineAnswers<T>(
  endpoint: EngineEndpoint,
  { doing, limitMs, signal }: Guarded,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  throwIfCancelled(signal);
  const over = new AbortController();
  const ended = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  try {
    return await Promise.race([
      action(ended),
      cancelled(ended),
      silence(endpoint, doing, ended),
      overdue(doing, limitMs, ended),
    ]);
  } finally {
    over.abort();
  }
}

function cancelled(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new CancelledError()), { once: true });
  });
}

async function silence(endpoint: EngineEndpoint, doing: string, signal: AbortSignal): Promise<never> {
  for (;;) {
    await delay(WATCH_INTERVAL_MS, undefined, { signal });
    const probe = await probeEndpoint(endpoint, PING_LIMIT_MS, signal);
    throwIfCancelled(signal);
    if (probe.state === 'ready') continue;
    const { message, nextStep } = probe.error;
    throw new EnvironmentError(`The container engine was lost while ${doing}. ${message}`, nextStep, {
      cause: probe.error,
    });
  }
}

async function overdue(doing: string, limitMs: number, signal: AbortSignal): Promise<never> {
  await delay(limitMs, undefined, { signal });
  throw new EnvironmentError(
    `The container engine took more than ${limitMs / 1000} s for ${doing}.`,
    `Restart the engine, ${EMBEDDED_INSTEAD}.`,
  );
}
