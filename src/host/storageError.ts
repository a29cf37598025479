import { mkdir } from 'node:fs/promises';
import { EnvironmentError } from '../errors';

/** What a first start takes of the disk: a data directory and what is unpacked. */
export const FIRST_START_BYTES = 200_000_000;

/** Turns what the file system says about our storage into a message that names cause and fix; other errors pass as they are. */
export function storageError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path, error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new EnvironmentError(
      `Backend Drills may not write to ${path} (${code}).`,
      'Give your user the right to write there, or choose another folder with BACKEND_DRILLS_HOME.',
      { cause: error },
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new EnvironmentError(
      `${path} cannot be a folder: a file is in its way.`,
      'Move that file, or choose another folder with BACKEND_DRILLS_HOME.',
      { cause: error },
    );
  }
  return error;
}

/** Makes a folder of our storage with all above it. */
export async function makeStorageFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    // A recursive mkdir on a read-only file system is reported as ENOENT.
    const { code } = error as NodeJS.ErrnoException;
    throw storageError(code === 'ENOENT' ? Object.assign(error as Error, { code: 'EROFS' }) : error, folder);
  }
}

/** The disk that holds `path` has no room left. */
export function diskFull(path: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(
    `The disk that holds ${path} is full.`,
    `Free some space (a first start needs about ${FIRST_START_BYTES / 1_000_000} MB) and try again.`,
    { cause },
  );
}
