import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createPatch } from 'diff';
import { TRANSCRIPT_FILE, type Variant } from '../catalog/corpus';
import { scorecard } from '../rubric/scorecard';
import type { Verdict } from '../rubric/verdict';

/** Transcripts are of this seed. */
export const TRANSCRIPT_SEED = 1;

/** What a candidate reads, with `…` for the parts that are declared to differ from run to run. */
export function transcript(verdict: Verdict, varies: readonly string[]): string {
  return masked(`${scorecard(verdict)}\n`, varies);
}

/** The text with `…` in place of what the patterns match. */
export function masked(text: string, varies: readonly string[]): string {
  return varies.reduce((result, pattern) => result.replaceAll(new RegExp(pattern, 'gu'), '…'), text);
}

/** What the kept transcript of a mistake lacks, as a diff; nothing where it is what the candidate reads. */
export async function transcriptFaults(variant: Variant, read: string): Promise<string[]> {
  const file = path.join(variant.folder, TRANSCRIPT_FILE);
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept === read) return [];
  const update = 'once what it says is right, validate --update-transcripts keeps it';
  if (kept === undefined) return [`${variant.name}/${TRANSCRIPT_FILE} is missing: ${update}`];
  return [
    `the candidate reads something else than ${TRANSCRIPT_FILE} says; ${update}\n${difference(kept, read)}`,
  ];
}

/** Keeps what a candidate reads as the mistake's transcript. */
export async function writeTranscript(variant: Variant, read: string): Promise<void> {
  await writeFile(path.join(variant.folder, TRANSCRIPT_FILE), read);
}

/** The lines that differ, each with a few before and behind it. */
export function difference(before: string, after: string): string {
  const lines = createPatch('', before, after, undefined, undefined, { context: 1 }).split('\n');
  return lines.slice(4, -1).join('\n');
}
