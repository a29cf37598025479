import { setTimeout as delay } from 'node:timers/promises';
import { throwIfCancelled } from '../../errors';
import type { ServerAccess } from '../server';
import { readVersion } from '../version';

const POLL_MS = 20;
/** What a server says that is not there yet, or recovers from a crash. */
const NOT_YET = new Set(['ECONNREFUSED', 'ECONNRESET', '57P03']);

/** Asks a server that is coming up until it answers, and completes its access; any other error than "not yet" is final. */
export async function firstAnswer(
  access: Omit<ServerAccess, 'version'>,
  signal: AbortSignal,
): Promise<ServerAccess> {
  for (;;) {
    try {
      const version = await readVersion(access, signal);
      return { ...access, version };
    } catch (error) {
      throwIfCancelled(signal);
      if (!notYet(error as NodeJS.ErrnoException)) throw error;
      await delay(POLL_MS, undefined, { signal });
    }
  }
}

function notYet({ code, message }: NodeJS.ErrnoException): boolean {
  return (code !== undefined && NOT_YET.has(code)) || message === 'Connection terminated unexpectedly';
}
