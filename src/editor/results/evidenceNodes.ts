import { l10n, MarkdownString, ThemeIcon, type Command } from 'vscode';
import type {
  Evidence,
  InterleavingStep,
  PlanNode,
  SourcePosition,
  StatementGroup,
} from '../../rubric/evidence';
import { bytesText } from '../../rubric/amount';
import { ddlText, entryText, nodeText, seriesLines, statementText, stepText } from '../../rubric/scorecard';
import { positionWord } from '../position';
import { TreeNode } from '../treeNode';
import { rowsWord, timesWord } from '../words';

/** Rows for one piece of evidence; `id` is its parent's, `address` where its documents are found. */
export function evidenceNode(
  evidence: Evidence,
  id: string,
  address: { checkId: string; index: number },
): TreeNode {
  switch (evidence.kind) {
    case 'statements':
      return new TreeNode({
        id,
        label: evidence.title,
        icon: new ThemeIcon('list-ordered'),
        expanded: true,
        children: evidence.groups.map((group, index) => statementNode(group, `${id}/${index}`)),
      });
    case 'difference':
      return new TreeNode({
        id,
        label: evidence.title,
        description: l10n.t('expected and observed'),
        icon: new ThemeIcon('diff'),
        command: {
          command: 'backendDrills.openDifference',
          title: l10n.t('Compare Expected and Observed'),
          arguments: [address],
        },
      });
    case 'interleaving':
      return new TreeNode({
        id,
        label: evidence.title,
        icon: new ThemeIcon('git-compare'),
        expanded: true,
        children: evidence.steps.map((step, index) => stepNode(step, `${id}/${index}`)),
      });
    case 'plan':
      return new TreeNode({
        id,
        label: evidence.title,
        icon: new ThemeIcon('type-hierarchy-sub'),
        tooltip: codeTooltip(evidence.sql, 'sql'),
        expanded: true,
        command: positionCommand(evidence.position),
        children: [planTreeNode(evidence.plan, `${id}/0`)],
      });
    case 'ddl':
      return new TreeNode({
        id,
        label: evidence.title,
        icon: new ThemeIcon('lock'),
        expanded: true,
        children: evidence.steps.map((step, index) =>
          lineNode(ddlText(step), `${id}/${index}`, step.position, !step.completed),
        ),
      });
    case 'timeline':
      return new TreeNode({
        id,
        label: evidence.title,
        icon: new ThemeIcon('history'),
        expanded: true,
        children: evidence.entries.map((entry, index) =>
          lineNode(entryText(entry), `${id}/${index}`, entry.position, entry.failed),
        ),
      });
    case 'series':
      return new TreeNode({
        id,
        label: evidence.title,
        icon: new ThemeIcon('graph-line'),
        expanded: true,
        children: seriesLines(evidence).map((line, index) => lineNode(line, `${id}/${index}`, undefined)),
      });
    case 'error':
      return new TreeNode({
        id,
        label: evidence.title,
        description: evidence.position ? positionWord(evidence.position) : evidence.message,
        icon: new ThemeIcon('bug'),
        tooltip: codeTooltip(evidence.stack ?? evidence.message),
        spoken: `${evidence.title}, ${evidence.message}`,
        command: positionCommand(evidence.position),
      });
  }
}

/** Goes to the candidate's line; undefined where none is known. */
export function positionCommand(position: SourcePosition | undefined): Command | undefined {
  return (
    position && { command: 'backendDrills.openPosition', title: l10n.t('Go to Line'), arguments: [position] }
  );
}

function stepNode(step: InterleavingStep, id: string): TreeNode {
  return lineNode(stepText(step), id, step.position, step.what === 'crashed' || step.what === 'failed');
}

function lineNode(text: string, id: string, position: SourcePosition | undefined, failed = false): TreeNode {
  return new TreeNode({
    id,
    label: text,
    detail: text,
    icon: new ThemeIcon(failed ? 'flame' : 'arrow-small-right'),
    command: positionCommand(position),
  });
}

function planTreeNode(plan: PlanNode, id: string): TreeNode {
  const text = nodeText(plan);
  return new TreeNode({
    id,
    label: text,
    detail: text,
    icon: new ThemeIcon('arrow-small-right'),
    expanded: true,
    children: plan.children.map((child, index) => planTreeNode(child, `${id}/${index}`)),
  });
}

function statementNode(group: StatementGroup, id: string): TreeNode {
  const facts = [
    ...(group.position ? [positionWord(group.position)] : []),
    rowsWord(group.rows),
    bytesText(group.bytes),
  ];
  const sql = statementText(group.sql);
  const times = timesWord(group.count);
  return new TreeNode({
    id,
    // Place first: the statement's text is what a narrow view may cut off.
    label: [`${group.count} ×`, ...(group.position ? [positionWord(group.position)] : [])].join(' '),
    description: sql,
    icon: new ThemeIcon('database'),
    tooltip: codeTooltip(group.sql, 'sql', `${times} · ${facts.join(' · ')}`),
    spoken: `${times}: ${sql}, ${facts.join(', ')}`,
    command: positionCommand(group.position),
  });
}

function codeTooltip(code: string, language = '', heading?: string): MarkdownString {
  const tooltip = new MarkdownString();
  if (heading) tooltip.appendText(heading).appendMarkdown('\n');
  return tooltip.appendCodeblock(code, language);
}
