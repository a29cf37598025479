import { access } from 'node:fs/promises';
import path from 'node:path';
import { findBlanks } from '../catalog/blank';
import { EXPECTED_FILE, REFERENCE, TRANSCRIPT_FILE, type Variant } from '../catalog/corpus';
import type { Drill } from '../catalog/drill';
import { candidateFiles } from '../workspace/layout';

/** Fewer proofs than these leave too much unproven: drills ship with at least so many. */
const LEAST_SOLUTIONS = 5;
const LEAST_MISTAKES = 8;

/** A drill's proofs, as its folders hold them. */
export interface Corpus {
  readonly solutions: readonly Variant[];
  readonly mistakes: readonly Variant[];
}

/**
 * What is missing of a drill's files, blank in them, or should not be there; found before anything runs.
 * @param checks absolute path of its built checks
 */
export async function fileFaults(drill: Drill, corpus: Corpus, checks: string): Promise<string[]> {
  const strays = [...corpus.solutions, ...corpus.mistakes].map((variant) =>
    strayFiles(variant, drill.manifest.edit),
  );
  return [
    ...(await missingFiles(drill)),
    ...(await exists(path.join(drill.folder, 'checks.ts'))),
    ...(await exists(checks, '; npm run build makes it')),
    ...(await findBlanks(drill.folder)),
    ...tooFew(corpus),
    ...(await Promise.all(strays)).flat(),
  ];
}

async function missingFiles({ manifest, workspace, brief }: Drill): Promise<string[]> {
  const required = [
    brief,
    ...[manifest.scenario, ...manifest.open].map((file) => path.join(workspace, file)),
  ];
  const missing = await Promise.all(required.map((file) => exists(file)));
  const editable = await candidateFiles(workspace, manifest.edit);
  const none = `"edit" (${manifest.edit.join(', ')}) matches no file of workspace/`;
  return [...missing.flat(), ...(editable.length === 0 ? [none] : [])];
}

async function exists(file: string, mend = ''): Promise<string[]> {
  return access(file).then(
    () => [],
    () => [`${file} is missing${mend}`],
  );
}

function tooFew({ solutions, mistakes }: Corpus): string[] {
  const faults: string[] = [];
  if (!solutions.some((solution) => solution.name === `solutions/${REFERENCE}`))
    faults.push(`solutions/${REFERENCE} is missing`);
  if (solutions.length < LEAST_SOLUTIONS)
    faults.push(`solutions/ holds ${solutions.length}: at least ${LEAST_SOLUTIONS} that differ in kind`);
  if (mistakes.length < LEAST_MISTAKES)
    faults.push(`mistakes/ holds ${mistakes.length}: at least ${LEAST_MISTAKES} plausible ones`);
  return faults;
}

async function strayFiles(variant: Variant, edit: readonly string[]): Promise<string[]> {
  const allowed = new Set([
    ...(await candidateFiles(variant.folder, edit)),
    ...(variant.expected ? [EXPECTED_FILE, TRANSCRIPT_FILE] : []),
  ]);
  const all = await candidateFiles(variant.folder, ['**']);
  if (all.length === 0) return [`${variant.name} holds no file`];
  return all
    .filter((file) => !allowed.has(file))
    .map((file) => `${variant.name}/${file} is not a file that a candidate may edit`);
}
