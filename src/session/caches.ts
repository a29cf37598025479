import { rm } from 'node:fs/promises';
import path from 'node:path';

/** Folders of the storage that only save time. Each bounds itself; clearing them costs the next check some 300 ms. */
export const cacheFolders = (storage: string) => ({
  /** Candidates' files as compiled, by content. */
  compiled: path.join(storage, 'cache', 'compiled'),
  /** What V8 made of our own bundles: three files a version. */
  code: path.join(storage, 'cache', 'code'),
});

export async function clearCacheFolders(storage: string): Promise<void> {
  await Promise.all(
    Object.values(cacheFolders(storage)).map((folder) => rm(folder, { recursive: true, force: true })),
  );
}
