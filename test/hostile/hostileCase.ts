import { readdirSync, readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { REFERENCE } from '../../src/catalog/corpus';
import type { Drill } from '../../src/catalog/drill';

const caseSchema = z.strictObject({
  title: z.string().min(1),
  score: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  /** By check id, what its observation must contain; the check must have failed, or be skipped for an error that another one told. */
  observed: z.record(z.string(), z.string()).default({}),
  /** Ids of checks that must have passed. */
  passes: z.array(z.string()).default([]),
  /** Takes so much of the machine or the server that others beside it would be judged by that. */
  alone: z.boolean().default(false),
  seed: z.number().int().optional(),
});

/** Hostile code, and how it must be judged. */
export interface HostileCase extends z.infer<typeof caseSchema> {
  readonly name: string;
  readonly folder: string;
}

const FOLDER = path.join(__dirname, 'cases');

/** What `case.json` says of each folder in `cases/`. */
export function loadCases(): HostileCase[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const folder = path.join(FOLDER, name);
      const content: unknown = JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8'));
      return { name, folder, ...caseSchema.parse(content) };
    });
}

/**
 * Lays a case over a workspace of n-plus-one. Beside it lie `src/honest.ts`, a right solution, and `src/slow.ts`, the given
 * code, to hide behind.
 * @param paths what the case has no right to: `__NAME__` in its source stands for the path of that name
 */
export async function layOut(
  hostile: HostileCase,
  drill: Drill,
  workspace: string,
  paths: Readonly<Record<string, string>>,
): Promise<void> {
  const orders = path.join(workspace, 'src', 'orders.ts');
  const beside = (name: string) => path.join(workspace, 'src', name);
  await cp(orders, beside('slow.ts'));
  await cp(path.join(drill.folder, 'solutions', REFERENCE, 'src', 'orders.ts'), beside('honest.ts'));
  let source = await readFile(path.join(hostile.folder, 'src', 'orders.ts'), 'utf8');
  for (const [name, place] of Object.entries(paths)) source = source.replaceAll(`__${name}__`, place);
  await writeFile(orders, source);
}
