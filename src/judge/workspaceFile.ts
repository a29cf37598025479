import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { CandidateError } from '../errors';

/** What a person writes by hand is far below. */
const MAX_BYTES = 256 * 1024;

/**
 * A text that the candidate wrote, as UTF-8; undefined where there is no such file.
 * @param file path within the workspace, `PR.md`
 * @throws CandidateError where it is larger than 256 kB, or a link that leads out of the workspace
 */
export async function readWorkspaceFile(workspace: string, file: string): Promise<string | undefined> {
  try {
    const folder = await realpath(workspace);
    const target = await realpath(path.join(folder, file));
    const found = await stat(target);
    if (!found.isFile()) return undefined;
    if (!target.startsWith(folder + path.sep)) {
      throw new CandidateError(
        `${file} is a link that leads out of the workspace.`,
        'Write the file itself.',
      );
    }
    if (found.size > MAX_BYTES) {
      throw new CandidateError(
        `${file} has ${Math.round(found.size / 1024)} kB; ${MAX_BYTES / 1024} kB are read at most.`,
        'Keep to what the brief asks for.',
      );
    }
    return await readFile(target, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
