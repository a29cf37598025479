import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from '../../src/host/fileLock';
import type { ReportProgress } from '../../src/progress';
import { cacheDirectory } from './cacheDirectory';

/**
 * A folder in the cache that is made once a machine, whole or not at all: made beside and renamed, under a lock; what a
 * killed process left half-made is replaced.
 * @param name names the content with its version: another version is another folder
 * @param make fills the empty folder it is given
 * @returns the folder's absolute path
 */
export async function madeOnce(
  name: string,
  report: ReportProgress,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(cacheDirectory(), name);
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const onWait = (): void => report('another process is making it; waiting for that');
  return withFileLock(`${folder}.lock`, { onWait }, async () => {
    if (existsSync(folder)) return folder;
    const halfMade = `${folder}.making`;
    await rm(halfMade, { recursive: true, force: true });
    await mkdir(halfMade);
    await make(halfMade);
    await rename(halfMade, folder);
    return folder;
  });
}
