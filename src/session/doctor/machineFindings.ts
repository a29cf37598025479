import { constants } from 'node:fs';
import { access, mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { CandidateWorker } from '../../candidate/worker';
import { diskFull, FIRST_START_BYTES, makeStorageFolder, storageError } from '../../host/storageError';
import { distPath } from '../../installation';
import type { Work } from '../../progress';
import { findingOf, type Finding } from './finding';

/** Below this a first start works, and not much beside it. */
const LITTLE_SPACE_BYTES = 5 * FIRST_START_BYTES;

/** The folder for servers, caches and progress: whether it can be written to, and how much room there is. */
export function storageFinding(storage: string): Promise<Finding> {
  return findingOf({ id: 'storage', title: 'Storage folder' }, 'problem', async () => {
    await makeStorageFolder(storage);
    try {
      await rm(await mkdtemp(path.join(storage, 'doctor-')), { recursive: true, force: true });
    } catch (error) {
      throw storageError(error, storage);
    }
    return spaceIn(storage);
  });
}

/** The folder that new drills go to; undefined where none is asked about. */
export function drillsFolderFinding(folder: string | undefined): Promise<Finding> {
  return findingOf({ id: 'drills', title: 'Drills folder' }, 'problem', async () => {
    if (folder === undefined) {
      return { state: 'unused', found: 'None is chosen yet: the first start of a drill asks for it.' };
    }
    const existing = await nearestExisting(folder);
    try {
      await access(existing, constants.W_OK);
    } catch (error) {
      throw storageError(error, existing);
    }
    return spaceIn(existing);
  });
}

/**
 * What runs the code under test, and whether it is confined there: found out by starting such a process, as a check does,
 * with none of anybody's code in it.
 */
export function runtimeFinding(work: Work): Promise<Finding> {
  return findingOf({ id: 'runtime', title: 'JavaScript runtime' }, 'problem', async () => {
    const worker = await CandidateWorker.start({
      workspace: distPath('modules'),
      databaseUrl: 'postgres://nobody@127.0.0.1:1/none',
      signal: work.signal,
    });
    const { confined } = worker;
    await worker.stop();
    if (confined) {
      return { state: 'ok', found: `${runtime()}. Its permission model confines the code under test.` };
    }
    return {
      state: 'warning',
      found: `${runtime()}. It has no permission model, so the code under test can read your files and start programs.`,
      fix: 'Check only code that you trust, or open the drill in a container or a virtual machine.',
    };
  });
}

function runtime(): string {
  const { electron, node } = process.versions;
  return electron ? `Electron ${electron} with Node ${node}` : `Node ${node}`;
}

async function spaceIn(folder: string): Promise<Pick<Finding, 'state' | 'found' | 'fix'>> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${folder} can be written to; ${gigabytes(free)} are free.`;
  const { message, nextStep } = diskFull(folder);
  if (free < FIRST_START_BYTES) return { state: 'problem', found: `${message} ${found}`, fix: nextStep };
  if (free < LITTLE_SPACE_BYTES) return { state: 'warning', found, fix: nextStep };
  return { state: 'ok', found };
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.floor(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

async function nearestExisting(folder: string): Promise<string> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const found = await stat(current).catch(() => undefined);
    if (found || current === path.dirname(current)) return current;
  }
}
