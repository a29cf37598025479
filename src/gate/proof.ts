import type { Variant } from '../catalog/corpus';
import { throwIfCancelled } from '../errors';
import type { Work } from '../progress';
import type { Verdict } from '../rubric/verdict';
import type { Session } from '../session/session';
import { verdictFaults } from './expectation';
import { unsteadiness } from './repetition';
import { TRANSCRIPT_SEED, transcript, transcriptFaults, writeTranscript } from './transcript';

/** One variant of the workspace judged on one seed. */
export interface Proof {
  readonly drill: string;
  /** `untouched`, `solutions/…`, `mistakes/…`. */
  readonly variant: string;
  readonly seed: number;
  /** What is not as it must be; empty where the proof holds. */
  readonly faults: readonly string[];
  /** One a repetition. */
  readonly verdicts: readonly Verdict[];
}

export interface ProofOptions extends Work {
  readonly seed: number;
  /** How often it is judged, to come out the same each time. */
  readonly repeat: number;
  /** Whether a mistake that comes out as declared has its transcript written instead of compared. */
  readonly updateTranscripts: boolean;
}

/** Judges the session's workspace, which holds the variant's files, and says what is not as it must be. */
export async function prove(
  session: Session,
  variant: Variant | undefined,
  options: ProofOptions,
): Promise<Proof> {
  const { seed, repeat, signal } = options;
  const { id, varies } = session.drill.manifest;
  const verdicts: Verdict[] = [];
  while (verdicts.length < repeat) {
    throwIfCancelled(signal);
    verdicts.push(await session.judge({ signal, seed }));
  }
  const wrong = verdicts.flatMap((verdict) => verdictFaults(variant, verdict));
  const faults = [...new Set(wrong), ...unsteadiness(verdicts, varies)];
  if (variant?.expected && seed === TRANSCRIPT_SEED) {
    const read = transcript(verdicts[0] as Verdict, varies);
    if (!options.updateTranscripts) faults.push(...(await transcriptFaults(variant, read)));
    else if (faults.length === 0) await writeTranscript(variant, read);
  }
  return { drill: id, variant: variantName(variant), seed, faults, verdicts };
}

/** `untouched`, `solutions/…`, `mistakes/…`. */
export function variantName(variant: Variant | undefined): string {
  return variant?.name ?? 'untouched';
}
