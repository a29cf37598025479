import { l10n, MarkdownString, ThemeColor, ThemeIcon } from 'vscode';
import { hintName } from '../../picture/hints';
import type { CheckResult, Verdict } from '../../rubric/verdict';
import { evidenceNode, positionCommand } from './evidenceNodes';
import { positionWord } from '../position';
import { TreeNode } from '../treeNode';
import { kindWord, outcomeWording, verdictSentence } from '../words';

/** How many hints of a check have been revealed. */
export type HintCount = (checkId: string) => number;

export function hintSentence(index: number, hint: string): string {
  return l10n.t('Hint {0}, {1}: {2}', index + 1, hintName(index), hint);
}

/** Whether another hint may be asked for: only what failed has hints worth giving. */
export function hasHint(check: CheckResult, hints: HintCount): boolean {
  return check.outcome === 'failed' && hints(check.id) < check.hints.length;
}

/** The Results view's rows: the score and what would raise it, red flags, then each check with its evidence. */
export function resultNodes(verdict: Verdict, stale: boolean, hints: HintCount): TreeNode[] {
  return [
    scoreNode(verdict, stale),
    ...verdict.redFlags.map(
      (flag) =>
        new TreeNode({
          id: `redFlag/${flag.id}`,
          label: l10n.t('Red flag: {0}', flag.title),
          description: l10n.t('caps the score at 1'),
          icon: new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground')),
        }),
    ),
    ...verdict.checks.map((check) => checkNode(check, hints)),
  ];
}

function scoreNode(verdict: Verdict, stale: boolean): TreeNode {
  return new TreeNode({
    id: `score/${verdict.outcome}`,
    label: verdictSentence(verdict),
    description: stale ? l10n.t('files changed since') : '',
    icon: outcomeWording(verdict.outcome).icon,
    context: 'score',
    expanded: verdict.outcome !== 'passed',
    children: verdict.raise.map(
      (sentence, index) =>
        new TreeNode({
          id: `raise/${index}`,
          label: sentence,
          detail: sentence,
          icon: new ThemeIcon('arrow-up'),
          spoken: l10n.t('Would raise the score: {0}', sentence),
        }),
    ),
  });
}

function checkNode(check: CheckResult, hints: HintCount): TreeNode {
  const { word, icon } = outcomeWording(check.outcome);
  const id = `check/${check.id}/${check.outcome}`;
  return new TreeNode({
    id,
    label: check.title,
    description: `${kindWord(check.kind)} · ${word}`,
    icon,
    detail: check.observed,
    tooltip: checkTooltip(check, word),
    spoken: `${check.title}, ${kindWord(check.kind)}, ${word}`,
    expanded: check.outcome === 'failed' || check.outcome === 'could-not-check',
    context: hasHint(check, hints) ? 'failedCheckWithHint' : 'check',
    command: {
      command: 'backendDrills.showDetail',
      title: l10n.t('Show Result Detail'),
      arguments: [{ checkId: check.id }],
    },
    children: [...findingNodes(check, id), ...hintNodes(check, id, hints)],
  });
}

function findingNodes(check: CheckResult, id: string): TreeNode[] {
  const { position } = check;
  return [
    ...sentenceNode(
      `${id}/observed`,
      'eye',
      l10n.t('Observed'),
      check.observed,
      position && positionWord(position),
      position,
    ),
    ...sentenceNode(`${id}/next-step`, 'debug-step-over', l10n.t('Next step'), check.nextStep),
    ...sentenceNode(`${id}/expected`, 'target', l10n.t('Expected'), check.expected),
    ...check.evidence.map((evidence, index) =>
      evidenceNode(evidence, `${id}/evidence/${index}`, { checkId: check.id, index }),
    ),
    ...sentenceNode(`${id}/rubric`, 'mortar-board', l10n.t('Rubric'), check.rubric),
  ];
}

function sentenceNode(
  id: string,
  icon: string,
  name: string,
  sentence: string | undefined,
  description?: string,
  position?: CheckResult['position'],
): TreeNode[] {
  if (!sentence) return [];
  return [
    new TreeNode({
      id,
      label: l10n.t('{0}: {1}', name, sentence),
      detail: l10n.t('{0}: {1}', name, sentence),
      description,
      icon: new ThemeIcon(icon),
      command: positionCommand(position),
    }),
  ];
}

function hintNodes(check: CheckResult, id: string, hints: HintCount): TreeNode[] {
  const revealed = hints(check.id);
  const nodes = check.hints.slice(0, revealed).map(
    (hint, index) =>
      new TreeNode({
        id: `${id}/hint/${index}`,
        label: hintSentence(index, hint),
        detail: hintSentence(index, hint),
        icon: new ThemeIcon('lightbulb'),
      }),
  );
  if (!hasHint(check, hints)) return nodes;
  return [
    ...nodes,
    new TreeNode({
      id: `${id}/reveal/${revealed}`,
      label: l10n.t('Reveal hint {0} of {1} ({2})', revealed + 1, check.hints.length, hintName(revealed)),
      icon: new ThemeIcon('lightbulb-sparkle'),
      command: {
        command: 'backendDrills.nextHint',
        title: l10n.t('Next Hint'),
        arguments: [{ checkId: check.id }],
      },
    }),
  ];
}

function checkTooltip(check: CheckResult, word: string): MarkdownString {
  const tooltip = new MarkdownString();
  tooltip.appendMarkdown('**').appendText(check.title).appendMarkdown('**\n\n');
  tooltip.appendText(`${kindWord(check.kind)}, ${word}`).appendMarkdown('\n\n');
  tooltip.appendText(check.observed).appendMarkdown('\n\n');
  return tooltip.appendText(l10n.t('Expected: {0}', check.expected));
}
