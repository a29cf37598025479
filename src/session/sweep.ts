import { sweepProcesses } from '../host/processRegistry';
import { sweepClones } from '../postgres/database/clone';
import type { ServerAccess } from '../postgres/server';

/** Ends what killed processes of ours left behind: candidates' processes first, then the clones that they were using. */
export async function sweep(access: ServerAccess, storage: string): Promise<void> {
  await sweepProcesses(storage);
  await sweepClones(access);
}
