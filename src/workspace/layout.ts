import path from 'node:path';
import { glob } from 'tinyglobby';

/** Our own folder within a candidate's workspace. */
export const PRIVATE_FOLDER = '.backend-drills';

/** What a glob over a workspace never means. */
const NOT_THE_CANDIDATES = ['**/node_modules/**', `${PRIVATE_FOLDER}/**`, '.git/**'];

/** Absolute path of one of our own files in a workspace. */
export function privatePath(folder: string, ...segments: string[]): string {
  return path.join(folder, PRIVATE_FOLDER, ...segments);
}

/** The candidate's files: those that match the manifest's `edit`, as paths relative to `folder` with `/`, sorted. */
export async function candidateFiles(folder: string, edit: readonly string[]): Promise<string[]> {
  const files = await glob([...edit], {
    cwd: folder,
    dot: true,
    ignore: NOT_THE_CANDIDATES,
    followSymbolicLinks: false,
  });
  return files.sort();
}
