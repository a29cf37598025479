import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { InputError } from '../errors';
import type { Drill } from './drill';
import { complaints, sentence } from './field';

const expectedSchema = z.strictObject({
  /** What the candidate did, in a few words. */
  title: sentence,
  /** Ids of the checks that fail; every other one passes or is skipped. */
  fails: z.array(sentence).min(1, 'name a check that fails'),
  /** Ids of the checks that are not made, since what they build on failed. */
  skipped: z.array(z.string()).default([]),
  redFlags: z.array(z.string()).default([]),
  score: z.literal([1, 2, 3, 4], 'give the score, from 1 to 4'),
  /** By check id, a text that its `observed` must contain: the mistake fails for this reason and no other. */
  because: z.record(z.string(), sentence),
});

/** What must come out of a mistake. */
export type ExpectedVerdict = z.infer<typeof expectedSchema>;

/** One proof of a drill: files laid over its workspace. */
export interface Variant {
  /** `solutions/reference`, `mistakes/loop`. */
  readonly name: string;
  readonly folder: string;
  /** Only for a mistake. */
  readonly expected?: ExpectedVerdict;
}

/** The file that says what must come out of a mistake; not the candidate's. */
export const EXPECTED_FILE = 'expected.json';

/** What a candidate who made the mistake reads; written by the gate. */
export const TRANSCRIPT_FILE = 'transcript.txt';

/** Whether a file in a variant's folder is the candidate's, not the gate's. */
export function isLaidOver(file: string): boolean {
  return ![EXPECTED_FILE, TRANSCRIPT_FILE].includes(path.basename(file));
}

/** The solution that others are measured against and a candidate may see. */
export const REFERENCE = 'reference';

/** The drill's solutions, by name. */
export async function loadSolutions(drill: Drill): Promise<Variant[]> {
  return variants(drill, 'solutions');
}

/**
 * The drill's mistakes, by name.
 * @throws InputError where one does not say what must come out of it
 */
export async function loadMistakes(drill: Drill): Promise<Variant[]> {
  const found = await variants(drill, 'mistakes');
  const loaded = await Promise.allSettled(
    found.map(async (variant) => ({ ...variant, expected: await loadExpected(variant, drill) })),
  );
  const faults = loaded.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []));
  for (const fault of faults) if (!(fault instanceof InputError)) throw fault;
  if (faults.length > 0)
    throw new InputError(faults.map((fault) => fault.message).join('\n'), 'Mend the files named above.');
  return loaded.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

async function variants(drill: Drill, kind: string): Promise<Variant[]> {
  const folder = path.join(drill.folder, kind);
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: `${kind}/${entry.name}`, folder: path.join(folder, entry.name) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

async function loadExpected(variant: Variant, drill: Drill): Promise<ExpectedVerdict> {
  const file = path.join(variant.folder, EXPECTED_FILE);
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new InputError(
      `${file}: ${(error as Error).message}`,
      'Say there what must come out of the mistake.',
      { cause: error },
    );
  }
  const parsed = expectedSchema.safeParse(content);
  if (!parsed.success) {
    throw new InputError(
      `${file} is not valid.\n${complaints(parsed.error)}`,
      'Mend the fields named above.',
    );
  }
  const checks = new Set(drill.manifest.checks.map((check) => check.id));
  const named = [...parsed.data.fails, ...parsed.data.skipped, ...Object.keys(parsed.data.because)];
  const unknown = named.filter((id) => !checks.has(id));
  if (unknown.length > 0)
    throw new InputError(
      `${file} names checks that drill.json does not have: ${unknown.join(', ')}.`,
      'Mend the ids.',
    );
  const unreasoned = parsed.data.fails.filter((id) => !(id in parsed.data.because));
  if (unreasoned.length > 0) {
    throw new InputError(
      `${file} gives no reason for: ${unreasoned.join(', ')}.`,
      'Add to "because" a text that must appear in what was observed.',
    );
  }
  return parsed.data;
}
