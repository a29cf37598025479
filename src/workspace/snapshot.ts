import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { candidateFiles, privatePath } from './layout';

/** A copy of the candidate's files, kept within the workspace. */
export interface Snapshot {
  /** Also the folder's name: when it was taken, sortable. */
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
}

/** Copies the candidate's files aside. */
export async function takeSnapshot(
  workspace: string,
  edit: readonly string[],
  now = new Date(),
): Promise<Snapshot> {
  const files = await candidateFiles(workspace, edit);
  const base = now.toISOString().replaceAll(/[:.]/g, '-');
  const folder = await makeFolder(privatePath(workspace, 'snapshots'), base);
  await copyFiles(workspace, folder, files);
  return { name: path.basename(folder), folder, files };
}

/** Names of the snapshots there are, newest first. */
export async function listSnapshots(workspace: string): Promise<string[]> {
  try {
    return (await readdir(privatePath(workspace, 'snapshots'))).sort().reverse();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Makes the candidate's files those of `source`, after a snapshot of what was there. Files that `source` lacks go; they are in
 * the snapshot.
 */
export async function restoreFiles(
  workspace: string,
  source: string,
  edit: readonly string[],
): Promise<Snapshot> {
  const snapshot = await takeSnapshot(workspace, edit);
  const files = await candidateFiles(source, edit);
  await copyFiles(source, workspace, files);
  const kept = new Set(files);
  await Promise.all(
    snapshot.files.filter((file) => !kept.has(file)).map((file) => rm(path.join(workspace, file))),
  );
  return snapshot;
}

async function copyFiles(from: string, to: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const target = path.join(to, file);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(from, file), target);
  }
}

/** Makes a folder that was not there: two snapshots in one millisecond are two folders. */
async function makeFolder(parent: string, base: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (let attempt = 0; ; attempt += 1) {
    const folder = path.join(parent, attempt === 0 ? base : `${base}-${attempt}`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
