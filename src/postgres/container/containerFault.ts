import { CancelledError, EnvironmentError } from '../../errors';
import { EMBEDDED_INSTEAD } from './engineEndpoint';
import { decisiveLine } from '../embedded/startupFailure';

/** PostgreSQL ended in its container: with a cluster that was there before, that cluster may be to blame. */
export class ContainerFault extends EnvironmentError {}

const DISK_FULL = /no space left on device/i;

/** Turns what the engine says of a container that it could not start into a message. */
export function startFault(error: unknown): unknown {
  if (error instanceof CancelledError || error instanceof EnvironmentError) return error;
  const reason = engineReason(error);
  if (DISK_FULL.test(reason)) return engineDiskFull(error);
  return new EnvironmentError(
    `The container engine could not start PostgreSQL: ${reason}.`,
    `See whether "docker run" works in a terminal, ${EMBEDDED_INSTEAD}.`,
    { cause: error },
  );
}

/** Why PostgreSQL ended instead of coming up, from what it printed. */
export function postgresEnded(output: string): EnvironmentError {
  const cause = new Error(output.trim());
  if (DISK_FULL.test(output)) return engineDiskFull(cause);
  return new ContainerFault(
    `PostgreSQL ended in its container: ${decisiveLine(output)}.`,
    `Clear the caches and try again, ${EMBEDDED_INSTEAD}.`,
    { cause },
  );
}

/** The engine's own words, without the library's "(HTTP code 500) server error - ". */
export function engineReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^\(HTTP code \d+\) [\w ]+ - /, '')
    .trim()
    .replace(/\.$/, '');
}

function engineDiskFull(cause: unknown): EnvironmentError {
  return new EnvironmentError(
    "The container engine's disk is full.",
    `Free some space there (docker system df shows what takes it), ${EMBEDDED_INSTEAD}.`,
    { cause },
  );
}
