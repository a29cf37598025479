import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { EnvironmentError } from '../errors';
import { JsonFile } from '../host/jsonFile';
import { storageError } from '../host/storageError';
import { verdictSchema } from '../rubric/verdictSchema';
import { candidateFiles, privatePath } from './layout';

/** What stood in the workspace beside the files. */
const resultSchema = z.object({
  verdict: verdictSchema.optional(),
  /** Fingerprint of the files that the verdict is about. */
  judged: z.string().optional(),
  /** Hints taken, by check id. */
  hints: z.record(z.string(), z.number().int().positive()),
});

const noteSchema = z.object({
  version: z.literal(1),
  takenAt: z.iso.datetime(),
  /** What the files were about to give way to. */
  before: z.enum(['reset', 'restore']),
  result: resultSchema,
});

export type SnapshotResult = z.infer<typeof resultSchema>;
export type SnapshotReason = z.infer<typeof noteSchema>['before'];

/** What a snapshot is taken with. */
export interface SnapshotOccasion {
  readonly before: SnapshotReason;
  readonly result: SnapshotResult;
}

/** A copy of the candidate's files, kept within the workspace. */
export interface Snapshot {
  /** Also the folder's name: when it was taken, sortable. */
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  /** ISO 8601; undefined, like all that follows, where its note is missing or cannot be read. */
  readonly takenAt: string | undefined;
  readonly before: SnapshotReason | undefined;
  readonly result: SnapshotResult | undefined;
}

/** Copies the candidate's files aside, with a note that says when and why. */
export async function takeSnapshot(
  workspace: string,
  edit: readonly string[],
  occasion: SnapshotOccasion,
  now = new Date(),
): Promise<Snapshot> {
  const takenAt = now.toISOString();
  try {
    const folder = await makeFolder(snapshotsFolder(workspace), takenAt.replaceAll(/[:.]/g, '-'));
    await copyFiles(workspace, folder, await candidateFiles(workspace, edit));
    await noteFile(folder).write({ version: 1, takenAt, ...occasion });
    return { name: path.basename(folder), folder, takenAt, ...occasion };
  } catch (error) {
    throw storageError(error, snapshotsFolder(workspace));
  }
}

/** The snapshots there are, newest first. */
export async function listSnapshots(workspace: string): Promise<Snapshot[]> {
  let entries;
  try {
    entries = await readdir(snapshotsFolder(workspace), { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(folders.sort(newestFirst).map((name) => readSnapshot(workspace, name)));
}

/**
 * Makes the candidate's files those of `source`, after a snapshot of what was there. Files that `source` lacks go; they are in
 * the snapshot.
 * @throws EnvironmentError where the snapshot cannot be taken (nothing has changed then), or where the files cannot be written
 */
export async function restoreFiles(
  workspace: string,
  source: string,
  edit: readonly string[],
  occasion: SnapshotOccasion,
): Promise<Snapshot> {
  const snapshot = await takeSnapshot(workspace, edit, occasion);
  try {
    const files = await candidateFiles(source, edit);
    await copyFiles(source, workspace, files);
    const kept = new Set(files);
    const leftOver = (await candidateFiles(workspace, edit)).filter((file) => !kept.has(file));
    await Promise.all(leftOver.map((file) => rm(path.join(workspace, file))));
  } catch (error) {
    throw new EnvironmentError(
      `Your files could not be replaced: ${(error as Error).message}`,
      `They are all kept in ${snapshot.folder}. Mend the cause, then try again.`,
      { cause: error },
    );
  }
  return snapshot;
}

function snapshotsFolder(workspace: string): string {
  return privatePath(workspace, 'snapshots');
}

/** Beside the folder, so that the folder holds nothing but the candidate's files. */
function noteFile(folder: string): JsonFile<z.infer<typeof noteSchema>> {
  return new JsonFile(`${folder}.json`, noteSchema);
}

/** A snapshot is worth as much without its note: the files are what counts. */
async function readSnapshot(workspace: string, name: string): Promise<Snapshot> {
  const folder = path.join(snapshotsFolder(workspace), name);
  const note = await noteFile(folder).look();
  const { takenAt, before, result } = note.state === 'read' ? note.value : {};
  return { name, folder, takenAt, before, result };
}

/** `2026-…Z` before `2026-…Z-1` before `2026-…Z-10`, turned round. */
function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
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
