import type { SourcePosition } from '../../rubric/evidence';
import type { CheckOutcome, CheckResult } from '../../rubric/verdict';

/** All that the page shows of a check. */
export interface Detail {
  /** The drill's title. */
  readonly drill: string;
  /** The verdict in one line: "Failed, score 2 of 4". */
  readonly headline: string;
  /** The files changed since. */
  readonly stale: boolean;
  /** All of the verdict's, to go from one to another. */
  readonly checks: readonly { readonly id: string; readonly title: string; readonly outcome: CheckOutcome }[];
  /** Without the hints that have not been asked for. */
  readonly check: CheckResult;
  /** How many hints there are. */
  readonly hintCount: number;
  /** Titles of the red flags that the check raised. */
  readonly redFlags: readonly string[];
}

/** What the page is sent; each message replaces all that it shows. */
export type ToDetail =
  | { readonly type: 'detail'; readonly detail: Detail }
  /** There is no such check any more: nothing was checked since a reset, or the drill is another one. */
  | { readonly type: 'gone' };

/** What the person asks for. */
export type FromDetail =
  | { readonly type: 'select'; readonly checkId: string }
  | { readonly type: 'openPosition'; readonly position: SourcePosition }
  | { readonly type: 'openDifference'; readonly checkId: string; readonly index: number }
  | { readonly type: 'nextHint'; readonly checkId: string }
  | { readonly type: 'check' };

/** What the page remembers, for the window that opens it again. */
export interface DetailState {
  readonly checkId: string;
  /** How far down it was. */
  readonly top?: number | undefined;
}
