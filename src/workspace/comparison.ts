import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { candidateFiles } from './layout';

/** Files by their path relative to a workspace, with `/`; each with the absolute path of its content. */
export type FileSet = ReadonlyMap<string, string>;

/** A file that two sets do not have alike. */
export interface FileDifference {
  /** Relative to the workspace, with `/`. */
  readonly file: string;
  /** Absolute paths; undefined on the side that does not have the file. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The candidate's files in `folder`; those of a later folder count where both have one. */
export async function fileSet(edit: readonly string[], ...folders: readonly string[]): Promise<FileSet> {
  const files = new Map<string, string>();
  for (const folder of folders)
    for (const file of await candidateFiles(folder, edit)) files.set(file, path.join(folder, file));
  return files;
}

/** What changes on the way from one set to the other, sorted by file. */
export async function differences(before: FileSet, after: FileSet): Promise<FileDifference[]> {
  const files = [...new Set([...before.keys(), ...after.keys()])].sort();
  const compared = await Promise.all(
    files.map(async (file) => {
      const difference = { file, before: before.get(file), after: after.get(file) };
      return (await isAlike(difference.before, difference.after)) ? [] : [difference];
    }),
  );
  return compared.flat();
}

async function isAlike(one: string | undefined, other: string | undefined): Promise<boolean> {
  if (one === undefined || other === undefined) return false;
  const [a, b] = await Promise.all([readFile(one), readFile(other)]);
  return a.equals(b);
}
