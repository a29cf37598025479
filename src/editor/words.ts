import { l10n, ThemeColor, ThemeIcon } from 'vscode';
import type { Level } from '../catalog/manifest';
import { outcomeWord } from '../picture/outcome';
import type { CheckKind, CheckOutcome, Verdict } from '../rubric/verdict';
import { hintTotal, type DrillProgress } from '../rubric/drillProgress';

/** A state as it is shown: always a word, and an icon whose shape differs too. */
export interface Wording {
  readonly word: string;
  readonly icon: ThemeIcon;
}

export function levelWord(level: Level): string {
  return { easy: l10n.t('Easy'), medium: l10n.t('Medium'), hard: l10n.t('Hard') }[level];
}

export function minutesWord(minutes: number): string {
  return l10n.t('{0} min', minutes);
}

export function kindWord(kind: CheckKind): string {
  return kind === 'core' ? l10n.t('core') : l10n.t('bonus');
}

/** How far the candidate is with a drill: "passed, best 4". */
export function progressWording(progress: DrillProgress | undefined): Wording {
  if (!progress) return { word: l10n.t('not started'), icon: new ThemeIcon('circle-large-outline') };
  if (progress.bestScore === null) return { word: l10n.t('in progress'), icon: new ThemeIcon('edit') };
  return progress.passed
    ? { word: l10n.t('passed, best {0}', progress.bestScore), icon: passedIcon() }
    : { word: l10n.t('not passed, best {0}', progress.bestScore), icon: new ThemeIcon('edit') };
}

/** What more there is to say of a drill's record: "3 attempts", "25 min of work", "2 hints". */
export function progressFacts(progress: DrillProgress | undefined): string[] {
  if (!progress) return [];
  const { attempts, spentMs, hints, solutionSeenAt } = progress;
  const taken = hintTotal(hints);
  return [
    ...(attempts > 0 ? [attempts === 1 ? l10n.t('1 attempt') : l10n.t('{0} attempts', attempts)] : []),
    ...(spentMs > 0 ? [l10n.t('{0} of work', durationWord(spentMs))] : []),
    ...(taken > 0 ? [taken === 1 ? l10n.t('1 hint') : l10n.t('{0} hints', taken)] : []),
    ...(solutionSeenAt === null ? [] : [l10n.t('solution seen')]),
  ];
}

/** "1 h 5 min"; less than a minute is said so. */
export function durationWord(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) return l10n.t('under a minute');
  if (minutes < 60) return minutesWord(minutes);
  return l10n.t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}

export function outcomeWording(outcome: CheckOutcome): Wording {
  return { word: outcomeWord(outcome), icon: outcomeIcon(outcome) };
}

function outcomeIcon(outcome: CheckOutcome): ThemeIcon {
  switch (outcome) {
    case 'passed':
      return passedIcon();
    case 'failed':
      return new ThemeIcon('error', new ThemeColor('testing.iconFailed'));
    case 'skipped':
      return new ThemeIcon('debug-step-over', new ThemeColor('testing.iconSkipped'));
    case 'could-not-check':
      return new ThemeIcon('question', new ThemeColor('testing.iconQueued'));
  }
}

export function timesWord(count: number): string {
  return count === 1 ? l10n.t('once') : l10n.t('{0} times', count);
}

export function rowsWord(count: number): string {
  return count === 1 ? l10n.t('1 row') : l10n.t('{0} rows', count);
}

/** The verdict in one line: "Passed, score 4 of 4". */
export function verdictSentence(verdict: Verdict): string {
  if (verdict.score === null) return l10n.t('Could not check: no score, and no attempt counted');
  return verdict.outcome === 'passed'
    ? l10n.t('Passed, score {0} of 4', verdict.score)
    : l10n.t('Failed, score {0} of 4', verdict.score);
}

function passedIcon(): ThemeIcon {
  return new ThemeIcon('pass', new ThemeColor('testing.iconPassed'));
}
