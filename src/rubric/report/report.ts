import type { Manifest } from '../../catalog/manifest';
import { durationText, hintTotal, type DrillProgress } from '../drillProgress';
import { headline } from '../scorecard';
import type { CheckResult, Verdict } from '../verdict';

/** All that a report tells, whatever it is written as. */
export interface Report {
  readonly drill: Pick<Manifest, 'id' | 'title' | 'level' | 'minutes' | 'topic'>;
  readonly verdict: Verdict;
  /** Whether the files changed since they were judged. */
  readonly stale: boolean;
  /** By check id, steps of its ladder that were taken in this workspace. */
  readonly hintsTaken: Readonly<Record<string, number>>;
  /** The record over all workspaces of the drill; undefined where it was lost. */
  readonly progress: DrillProgress | undefined;
  /** ISO 8601. */
  readonly madeAt: string;
}

// Reports are in English in every language of the editor: they leave it, are read by others and compared by tools, and the
// drills' own sentences in them are English.

/** What a reader must know before they take a report for more than it is. */
export const OWN_RECORD =
  "This is the candidate's own record, kept on their own machine, where it can be changed. What counts is a check of their files that the reader makes:";

/** The command that judges the same files on the same data again. */
export function regradeCommand({ verdict }: Report): string {
  return `npx backend-drills check <folder> --seed ${verdict.seed}`;
}

/** The score, and whether it still is that of the files. */
export function reportHeadline({ verdict, stale }: Report): string {
  return stale ? `${headline(verdict)}; the files changed since` : headline(verdict);
}

/** What the record says beyond this one check, one sentence each. */
export function recordSentences({ drill, hintsTaken, progress }: Report): string[] {
  const hints = hintTotal(hintsTaken);
  const sentences = [
    hints === 0 ? 'No hints were taken for this work.' : `${count(hints, 'hint')} taken for this work.`,
  ];
  if (!progress) return sentences;
  const { attempts, bestScore, firstPassedAt, spentMs, spentMsToPass, solutionSeenAt } = progress;
  const all = hintTotal(progress.hints);
  if (all > hints) sentences.push(`${count(all, 'hint')} taken in all work on this drill.`);
  sentences.push(`${count(attempts, 'attempt')}, best score ${bestScore ?? 'none'}.`);
  if (firstPassedAt) sentences.push(`First passed at ${firstPassedAt}.`);
  const toPass = spentMsToPass === null ? '' : `, ${durationText(spentMsToPass)} of it before the first pass`;
  if (spentMs > 0)
    sentences.push(
      `${durationText(spentMs)} at work in the editor${toPass}; the drill is meant for ${drill.minutes} min.`,
    );
  if (solutionSeenAt)
    sentences.push(
      !firstPassedAt || solutionSeenAt < firstPassedAt
        ? `The solution was seen at ${solutionSeenAt}, before any pass.`
        : `The solution was seen at ${solutionSeenAt}, after the first pass.`,
    );
  return sentences;
}

/** The checks with what failed first. */
export function byUrgency(checks: readonly CheckResult[]): CheckResult[] {
  const order: readonly CheckResult['outcome'][] = ['failed', 'could-not-check', 'skipped', 'passed'];
  return [...checks].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
