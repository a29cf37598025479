import { copyFile, cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Drill } from '../catalog/drill';
import { InputError, throwIfCancelled } from '../errors';
import { diskFull } from '../host/storageError';
import type { Work } from '../progress';
import { privatePath } from './layout';
import { newWorkspaceId, writeMarker } from './marker';

/** The brief's name in a workspace. */
export const BRIEF_FILE = 'BRIEF.md';
/** The tables' definitions in a workspace. */
const SCHEMA_FILE = 'schema.sql';
const SCHEMA_HEADING =
  '-- The tables as the drill makes them, to be read. The database is not made from this file: what you change here changes nothing.\n\n';

/**
 * Makes `folder` a workspace of the drill. All or nothing: it is built beside and moved into place, so that a failure or a
 * cancellation leaves nothing behind.
 * @param installModules puts what the workspace imports into its node_modules
 * @throws InputError where `folder` exists and is not empty (nothing is ever overwritten) or cannot be made;
 * EnvironmentError where the disk is full
 */
export async function scaffold(
  drill: Drill,
  folder: string,
  installModules: (workspace: string, work: Work) => Promise<void>,
  work: Work = {},
): Promise<void> {
  const existed = await assertFree(folder);
  try {
    await build(drill, folder, existed, installModules, work);
  } catch (error) {
    throw folderError(error, folder);
  }
}

/** @param existed whether the folder is there, empty */
async function build(
  drill: Drill,
  folder: string,
  existed: boolean,
  installModules: (workspace: string, work: Work) => Promise<void>,
  work: Work,
): Promise<void> {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  const building = path.join(parent, `.backend-drills-new-${newWorkspaceId()}`);
  await mkdir(building);
  try {
    work.onProgress?.('Creating the workspace');
    await cp(drill.workspace, building, { recursive: true });
    await copyFile(drill.brief, path.join(building, BRIEF_FILE));
    const schema = await readFile(drill.schema, 'utf8');
    await writeFile(path.join(building, SCHEMA_FILE), `${SCHEMA_HEADING}${schema}`);
    throwIfCancelled(work.signal);
    await installModules(building, work);
    await mkdir(privatePath(building), { recursive: true });
    await writeMarker(building, {
      version: 1,
      drill: drill.manifest.id,
      workspaceId: newWorkspaceId(),
      createdAt: new Date().toISOString(),
    });
    throwIfCancelled(work.signal);
    if (existed) await rm(folder, { recursive: true });
    await rename(building, folder);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw error;
  }
}

/** Turns what the file system says into a message that names cause and fix; other errors pass as they are. */
function folderError(error: unknown, folder: string): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, error);
  if (syscall === undefined) return error;
  return new InputError(
    `${folder} cannot be made: ${message}`,
    'Choose another folder, or give your user the right to write there.',
    { cause: error },
  );
}

/** Whether the folder is there already (and empty). */
async function assertFree(folder: string): Promise<boolean> {
  let entries: string[];
  try {
    entries = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new InputError(`${folder} cannot be used: ${(error as Error).message}`, 'Choose another folder.', {
      cause: error,
    });
  }
  if (entries.length > 0)
    throw new InputError(
      `${folder} is not empty.`,
      'Choose a new or an empty folder; nothing is overwritten.',
    );
  return true;
}
