import type { Evidence, SourcePosition } from './evidence';

/** Raised when the JSON changes in a way that a reader of the older one would misread. */
export const VERDICT_VERSION = 1;

export type CheckOutcome = 'passed' | 'failed' | 'skipped' | 'could-not-check';
export type CheckKind = 'core' | 'bonus';
export type Score = 1 | 2 | 3 | 4;

/** What a check found; the judge adds the rest from the manifest. */
export interface Finding {
  readonly outcome: CheckOutcome;
  /** What a right solution does, in one sentence. */
  readonly expected: string;
  /** What this one did, in one sentence a person understands: "listOrders(20) sent 21 statements: 20 times …". */
  readonly observed: string;
  readonly evidence: readonly Evidence[];
  /** Where to look first in the candidate's code. */
  readonly position?: SourcePosition | undefined;
  /** What to do first, where the code did not come to what the check is about: it threw, hung or died. */
  readonly nextStep?: string | undefined;
  /** Red flags of the manifest that this check saw raised. */
  readonly redFlags?: readonly string[] | undefined;
}

export interface CheckResult extends Finding {
  readonly id: string;
  readonly title: string;
  readonly kind: CheckKind;
  /** The rubric point's text. */
  readonly rubric: string;
  /** The ladder: symptom, concept, approach. */
  readonly hints: readonly string[];
  readonly milliseconds: number;
}

export interface RedFlag {
  readonly id: string;
  readonly title: string;
}

export interface Verdict {
  readonly version: typeof VERDICT_VERSION;
  readonly drill: string;
  readonly outcome: 'passed' | 'failed' | 'could-not-check';
  /** Null where a core check could not be made: no score is better than a wrong one. */
  readonly score: Score | null;
  readonly redFlags: readonly RedFlag[];
  readonly checks: readonly CheckResult[];
  /** What would raise the score, one sentence each. */
  readonly raise: readonly string[];
  /** Where nothing could be judged at all: why, and what to do. */
  readonly fault?: string | undefined;
  readonly seed: number;
  /** Milliseconds by stage, `total` among them. */
  readonly timings: Readonly<Record<string, number>>;
}
