import { l10n } from 'vscode';
import { hintName } from '../../picture/hints';
import { bytesText } from '../../rubric/amount';
import type { Evidence, SourcePosition } from '../../rubric/evidence';
import { ddlText, entryText, planLines, positionText, seriesLines, stepText } from '../../rubric/scorecard';
import { valueText } from '../../rubric/value';
import type { CheckResult, Verdict } from '../../rubric/verdict';
import type { HintCount } from './resultNodes';
import { rowsWord, timesWord, kindWord, outcomeWording, verdictSentence } from '../words';

/** The whole verdict as Markdown: what a narrow tree has no room for. What failed comes first. */
export function reportMarkdown(title: string, verdict: Verdict, hints: HintCount): string {
  const order: readonly CheckResult['outcome'][] = ['failed', 'could-not-check', 'skipped', 'passed'];
  const checks = [...verdict.checks].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  return [
    `# ${text(title)}`,
    `**${text(verdictSentence(verdict))}**`,
    ...verdict.redFlags.map((flag) => `> **${l10n.t('Red flag')}:** ${text(flag.title)}`),
    ...(verdict.raise.length > 0
      ? [
          `## ${l10n.t('What would raise the score')}`,
          verdict.raise.map((each) => `- ${text(each)}`).join('\n'),
        ]
      : []),
    ...checks.flatMap((check) => checkSection(check, hints(check.id))),
    '---',
    l10n.t(
      'Seed {0}, {1} ms. The same seed gives the same data and parameters.',
      verdict.seed,
      verdict.timings['total'] ?? 0,
    ),
  ].join('\n\n');
}

function checkSection(check: CheckResult, revealed: number): string[] {
  const line = (name: string, sentence: string) => (sentence ? [`**${name}:** ${text(sentence)}`] : []);
  return [
    `## ${text(check.title)}`,
    `*${kindWord(check.kind)}, ${outcomeWording(check.outcome).word}*`,
    `**${l10n.t('Observed')}:** ${withLink(check.observed, check.position)}`,
    ...line(l10n.t('Expected'), check.expected),
    ...check.evidence.flatMap(evidenceSection),
    ...line(l10n.t('Rubric'), check.rubric),
    ...check.hints
      .slice(0, revealed)
      .map((hint, index) => `> **${l10n.t('Hint {0}', index + 1)}** (${hintName(index)}): ${text(hint)}`),
  ];
}

function evidenceSection(evidence: Evidence): string[] {
  const heading = `### ${text(evidence.title)}`;
  switch (evidence.kind) {
    case 'statements':
      return [heading, statementList(evidence.groups)];
    case 'difference':
      return [
        heading,
        l10n.t('Expected'),
        fence(valueText(evidence.expected), 'json'),
        l10n.t('Observed'),
        fence(valueText(evidence.observed), 'json'),
      ];
    case 'interleaving':
      return [heading, evidence.steps.map((step) => `1. ${text(stepText(step))}`).join('\n')];
    case 'plan':
      return [heading, fence(evidence.sql, 'sql'), fence(planLines(evidence.plan, '').join('\n'))];
    case 'ddl':
      return [heading, evidence.steps.map((step) => `1. ${text(ddlText(step))}`).join('\n')];
    case 'timeline':
      return [heading, evidence.entries.map((entry) => `1. ${text(entryText(entry))}`).join('\n')];
    case 'series':
      return [
        heading,
        seriesLines(evidence)
          .map((line) => `- ${text(line)}`)
          .join('\n'),
      ];
    case 'error':
      return [heading, fence(evidence.stack ?? evidence.message)];
  }
}

function statementList(groups: Extract<Evidence, { kind: 'statements' }>['groups']): string {
  return groups
    .map(({ count, sql, position, rows, bytes }) => {
      const where = position ? l10n.t(' from {0}', link(position)) : '';
      return `- ${timesWord(count)}${where}, ${rowsWord(rows)}, ${bytesText(bytes)}:\n\n${indented(fence(sql.trim(), 'sql'))}`;
    })
    .join('\n');
}

/** The sentence as text, with the position in it, or after it, as a link. */
function withLink(sentence: string, position: SourcePosition | undefined): string {
  if (!position) return text(sentence);
  const parts = sentence.split(positionText(position)).map(text);
  return parts.length > 1
    ? parts.join(link(position))
    : `${text(sentence)} ${l10n.t('See {0}.', link(position))}`;
}

/** A link that the preview follows to the line, from our folder within the workspace. */
function link(position: SourcePosition): string {
  return `[${text(positionText(position))}](../${encodeURI(position.file)}#L${position.line})`;
}

/** Anything as plain text: what the candidate's code said must not turn into Markdown or HTML. */
function text(value: string): string {
  return value.replaceAll(/[\\`*_{}[\]()#+!|<>~]/g, '\\$&').replaceAll(/\s*\n\s*/g, ' ');
}

function indented(block: string): string {
  return block.replaceAll(/^/gm, '  ');
}

function fence(content: string, language = ''): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${content}\n${ticks}`;
}
