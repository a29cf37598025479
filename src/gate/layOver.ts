import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { isLaidOver, type Variant } from '../catalog/corpus';
import type { Drill } from '../catalog/drill';
import { candidateFiles } from '../workspace/layout';

/**
 * Makes the workspace what the candidate gets, with the variant's files over it.
 * @param folder absolute path of the workspace
 */
export async function layOver(drill: Drill, folder: string, variant: Variant | undefined): Promise<void> {
  const { edit } = drill.manifest;
  await Promise.all((await candidateFiles(folder, edit)).map((file) => rm(path.join(folder, file))));
  for (const file of await candidateFiles(drill.workspace, edit)) {
    await cp(path.join(drill.workspace, file), path.join(folder, file));
  }
  if (variant) await cp(variant.folder, folder, { recursive: true, filter: isLaidOver });
}
