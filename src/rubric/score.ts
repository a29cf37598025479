import type { CheckKind, CheckOutcome, CheckResult, RedFlag, Score, Verdict } from './verdict';

/** The lowest score at which a drill counts as passed; the hiring guides' threshold. */
export const PASSING_SCORE: Score = 3;

interface Judged {
  readonly kind: CheckKind;
  readonly outcome: CheckOutcome;
}

/**
 * The hiring guides' scale: 4 all core and all bonus checks; 3 all core; 2 at least half of core; 1 less. A red flag caps it at 1.
 * Null where a core check could not be made. A bonus check that could not be made counts neither way.
 */
export function score(checks: readonly Judged[], redFlags: number): Score | null {
  const core = checks.filter((check) => check.kind === 'core');
  if (core.some((check) => check.outcome === 'could-not-check')) return null;
  if (redFlags > 0) return 1;
  const passed = core.filter((check) => check.outcome === 'passed').length;
  if (passed < core.length) return passed * 2 >= core.length ? 2 : 1;
  const bonus = checks.filter((check) => check.kind === 'bonus' && check.outcome !== 'could-not-check');
  return bonus.every((check) => check.outcome === 'passed') ? 4 : 3;
}

/** Passed at 3 and above; an unknown score is no outcome of the candidate's. */
export function outcome(value: Score | null): Verdict['outcome'] {
  if (value === null) return 'could-not-check';
  return value >= PASSING_SCORE ? 'passed' : 'failed';
}

/** What would raise the score, most telling first, one sentence each; empty at 4. */
export function raise(checks: readonly CheckResult[], redFlags: readonly RedFlag[]): string[] {
  const open = (kind: CheckKind) =>
    checks.filter((check) => check.kind === kind && check.outcome === 'failed');
  return [
    ...redFlags.map((flag) => `Red flag: ${flag.title}. It caps the score at 1, whatever else passes.`),
    ...open('core').map((check) => `Core: ${check.title}.`),
    ...open('bonus').map((check) => `Bonus, for a 4: ${check.title}.`),
  ];
}
