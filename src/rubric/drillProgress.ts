import type { Score, Verdict } from './verdict';

/** What the candidate has done of one drill so far, over all its workspaces. Moments are ISO 8601. */
export interface DrillProgress {
  readonly attempts: number;
  readonly bestScore: Score | null;
  readonly passed: boolean;
  /** The folder it was last worked on in. */
  readonly folder: string | null;
  readonly lastUsedAt: string;
  /** Null where a version that did not keep it had begun the record; so is the first pass. */
  readonly startedAt: string | null;
  readonly firstPassedAt: string | null;
  /** Time at work in the drill's window, and what of it lay before the first pass. */
  readonly spentMs: number;
  readonly spentMsToPass: number | null;
  /** By check id, the most steps of its hint ladder that were taken in any workspace of the drill. */
  readonly hints: Readonly<Record<string, number>>;
  /** When the solution was asked for without a pass: asking again shows it. */
  readonly solutionAskedAt: string | null;
  readonly solutionSeenAt: string | null;
}

/** What the first version did not keep. */
export const UNKNOWN = {
  startedAt: null,
  firstPassedAt: null,
  spentMs: 0,
  spentMsToPass: null,
  hints: {},
  solutionAskedAt: null,
  solutionSeenAt: null,
} satisfies Partial<DrillProgress>;

/** The record of a drill that is used for the first time. */
export function newProgress(now: string): DrillProgress {
  return {
    ...UNKNOWN,
    attempts: 0,
    bestScore: null,
    passed: false,
    folder: null,
    lastUsedAt: now,
    startedAt: now,
  };
}

/** The record after one more check. One that could not be made is no attempt and changes nothing. */
export function afterCheck(before: DrillProgress, verdict: Verdict, now: string): DrillProgress {
  const { score: reached } = verdict;
  if (reached === null) return before;
  const firstPass = verdict.outcome === 'passed' && !before.passed;
  return {
    ...before,
    attempts: before.attempts + 1,
    bestScore: before.bestScore === null || reached > before.bestScore ? reached : before.bestScore,
    passed: before.passed || firstPass,
    ...(firstPass && { firstPassedAt: now, spentMsToPass: before.spentMs }),
  };
}

/** The record after hints were taken in one of the drill's workspaces. */
export function afterHints(before: DrillProgress, taken: Readonly<Record<string, number>>): DrillProgress {
  const most = Object.entries(taken).map(
    ([check, steps]) => [check, Math.max(steps, before.hints[check] ?? 0)] as const,
  );
  return { ...before, hints: { ...before.hints, ...Object.fromEntries(most) } };
}

/** How many steps of all ladders were taken. */
export function hintTotal(taken: Readonly<Record<string, number>>): number {
  return Object.values(taken).reduce((sum, steps) => sum + steps, 0);
}

/** What there is to say of a record, in a few words each; the first says how far the candidate is. */
export function progressFacts(progress: DrillProgress | undefined): string[] {
  if (!progress) return ['not tried'];
  const { attempts, bestScore, passed, spentMs, hints, solutionSeenAt } = progress;
  const taken = hintTotal(hints);
  const best = passed ? `passed, best ${bestScore}` : `best ${bestScore}`;
  return [
    bestScore === null ? 'not tried' : best,
    ...(attempts > 0 ? [attempts === 1 ? '1 attempt' : `${attempts} attempts`] : []),
    ...(spentMs > 0 ? [`${durationText(spentMs)} of work`] : []),
    ...(taken > 0 ? [taken === 1 ? '1 hint' : `${taken} hints`] : []),
    ...(solutionSeenAt === null ? [] : ['solution seen']),
  ];
}

/** "1 h 5 min", "25 min", "under a minute" */
export function durationText(duration: number): string {
  const minutes = Math.round(duration / 60_000);
  if (minutes < 1) return 'under a minute';
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
