import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os, { availableParallelism } from 'node:os';
import path from 'node:path';
import { findBlanks } from '../catalog/blank';
import { loadMistakes, loadSolutions, type Variant } from '../catalog/corpus';
import type { Drill } from '../catalog/drill';
import { InputError } from '../errors';
import type { Work } from '../progress';
import type { Engine } from '../session/engine';
import type { Session } from '../session/session';
import { installModules } from '../workspace/modules';
import { scaffold } from '../workspace/scaffold';
import { checkTimes, type CheckTime } from './checkTimes';
import { fileFaults, type Corpus } from './completeness';
import { layOver } from './layOver';
import { prove, variantName, type Proof } from './proof';
import { TRANSCRIPT_SEED } from './transcript';

/**
 * Variants judged side by side, each in a workspace of its own: a judge waits for locks and processes for a third of its time,
 * and its checks alone do not fill the processors. The server has connections for so many (src/postgres/settings.ts).
 */
const PARALLEL_VARIANTS = Math.min(4, availableParallelism());

export const GATE_SEEDS: readonly number[] = [TRANSCRIPT_SEED, 2026, 4_000_000_001];

export interface GateOptions extends Work {
  /** What each variant is proven on; undefined is the untouched workspace. By default each on all of GATE_SEEDS. */
  readonly seedsOf?: (variant: Variant | undefined) => readonly number[];
  /** Parts of variants' names, such as `mistakes/naive`: only those that have one of them are proven. All by default. */
  readonly only?: readonly string[];
  /** How often each proof is made, to come out the same each time; 1 by default. */
  readonly repeat?: number;
  /** Whether transcripts are written instead of compared. */
  readonly updateTranscripts?: boolean;
  /** Called as each proof ends. */
  readonly onProof?: (proof: Proof) => void;
}

export interface GateReport {
  readonly drill: string;
  /** Faults of the drill's files, found before anything ran. */
  readonly faults: readonly string[];
  readonly proofs: readonly Proof[];
  readonly times: readonly CheckTime[];
}

/** Whether the drill has proven itself. */
export function holds(report: GateReport): boolean {
  return report.faults.length === 0 && report.proofs.every((proof) => proof.faults.length === 0);
}

/** What is to be said of a drill that cannot even be loaded: why, and what else is still blank. */
export async function unloadable(drill: string, folder: string, fault: InputError): Promise<GateReport> {
  return { drill, faults: [fault.message, ...(await findBlanks(folder))], proofs: [], times: [] };
}

/**
 * Proves a drill: its files are complete, the untouched workspace fails, every solution passes, every mistake fails exactly as
 * declared and reads as its transcript says, on each seed.
 */
export async function validateDrill(
  engine: Engine,
  drill: Drill,
  options: GateOptions = {},
): Promise<GateReport> {
  const { id } = drill.manifest;
  let corpus: Corpus;
  try {
    corpus = { solutions: await loadSolutions(drill), mistakes: await loadMistakes(drill) };
  } catch (error) {
    if (error instanceof InputError) return unloadable(id, drill.folder, error);
    throw error;
  }
  const faults = await fileFaults(drill, corpus, engine.checksPath(drill));
  // Who asks for some variants is at work on a drill that may well be incomplete.
  const provable = faults.length === 0 || (options.only ?? []).length > 0;
  const proofs = provable ? await proveAll(engine, drill, corpus, options) : [];
  return { drill: id, faults, proofs, times: checkTimes(proofs) };
}

async function proveAll(
  engine: Engine,
  drill: Drill,
  { solutions, mistakes }: Corpus,
  options: GateOptions,
): Promise<Proof[]> {
  const waiting = selected([undefined, ...solutions, ...mistakes], options.only ?? []);
  const order = new Map(waiting.map((variant, place) => [variantName(variant), place]));
  const proofs: Proof[] = [];
  const temporary = await mkdtemp(path.join(await realpath(os.tmpdir()), 'backend-drills-gate-'));
  const proveNext = async (folder: string): Promise<void> => {
    await scaffold(drill, folder, installModules, options);
    const session = await engine.open(folder);
    while (waiting.length > 0) {
      const variant = waiting.shift();
      await layOver(drill, folder, variant);
      proofs.push(...(await proveVariant(session, variant, options)));
    }
  };
  try {
    const folders = Array.from({ length: Math.min(PARALLEL_VARIANTS, waiting.length) }, (_, number) =>
      path.join(temporary, String(number + 1), drill.manifest.id),
    );
    await Promise.all(folders.map(proveNext));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return proofs.sort((a, b) => (order.get(a.variant) as number) - (order.get(b.variant) as number));
}

async function proveVariant(
  session: Session,
  variant: Variant | undefined,
  options: GateOptions,
): Promise<Proof[]> {
  const { seedsOf = () => GATE_SEEDS, repeat = 1, updateTranscripts = false, onProof, signal } = options;
  const proofs: Proof[] = [];
  for (const seed of seedsOf(variant)) {
    const proof = await prove(session, variant, { signal, seed, repeat, updateTranscripts });
    proofs.push(proof);
    onProof?.(proof);
  }
  return proofs;
}

function selected(
  variants: readonly (Variant | undefined)[],
  only: readonly string[],
): (Variant | undefined)[] {
  return variants.filter(
    (variant) => only.length === 0 || only.some((part) => variantName(variant).includes(part)),
  );
}
