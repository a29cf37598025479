import path from 'node:path';
import { REFERENCE } from '../catalog/corpus';
import type { Drill } from '../catalog/drill';
import { differences, fileSet, type FileDifference } from '../workspace/comparison';
import type { Progress } from './progress';

/** What comes of asking for the solution. */
export type SolutionAnswer =
  /** Not passed, and asked for the first time: what it costs is to be said, and asking again shows it. */
  | { readonly state: 'asked' }
  /** From the candidate's files (`before`) to the reference solution's (`after`). */
  | { readonly state: 'shown'; readonly differences: readonly FileDifference[] };

/**
 * Shows the reference solution to who has passed the drill, or asks for the second time; that it was seen is remembered first.
 * The candidate's files are only read.
 * @throws EnvironmentError where it cannot be remembered
 */
export async function askForSolution(
  drill: Drill,
  workspace: string,
  progress: Progress,
): Promise<SolutionAnswer> {
  const { id, edit } = drill.manifest;
  const record = await progress.of(id);
  if (!record?.passed && !record?.solutionAskedAt) {
    await progress.solutionAsked(id);
    return { state: 'asked' };
  }
  await progress.solutionSeen(id);
  const own = await fileSet(edit, workspace);
  // A solution holds only what differs from what every candidate begins with.
  const reference = path.join(drill.folder, 'solutions', REFERENCE);
  const solution = await fileSet(edit, drill.workspace, reference);
  return { state: 'shown', differences: await differences(own, solution) };
}
