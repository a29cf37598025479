import { bytesText } from '../amount';
import type { Evidence, SourcePosition } from '../evidence';
import {
  ddlText,
  entryText,
  HINT_NAMES,
  OUTCOME_WORDS,
  planLines,
  positionText,
  seriesLines,
  stepText,
} from '../scorecard';
import { valueText } from '../value';
import type { CheckResult } from '../verdict';
import {
  byUrgency,
  OWN_RECORD,
  recordSentences,
  regradeCommand,
  reportHeadline,
  type Report,
} from './report';

/** Where a position leads to; undefined where it leads nowhere, as in a report that is not kept beside the files. */
export type PositionLink = (position: SourcePosition) => string | undefined;

/** The whole report as Markdown: what a narrow tree has no room for. What failed comes first. */
export function reportMarkdown(report: Report, linkTo: PositionLink = () => undefined): string {
  const { drill, verdict, hintsTaken } = report;
  return [
    `# ${text(drill.title)}`,
    `**${text(reportHeadline(report))}**`,
    ...verdict.redFlags.map((flag) => `> **Red flag:** ${text(flag.title)}`),
    ...(verdict.fault === undefined ? [] : [text(verdict.fault)]),
    ...(verdict.raise.length > 0
      ? ['## What would raise the score', list(verdict.raise.map((each) => text(each)))]
      : []),
    ...byUrgency(verdict.checks).flatMap((check) => checkSection(check, hintsTaken[check.id] ?? 0, linkTo)),
    '## The record',
    list(recordSentences(report)),
    `${OWN_RECORD} \`${regradeCommand(report)}\``,
    `Seed ${verdict.seed}, ${verdict.timings['total'] ?? 0} ms. The same seed gives the same data and parameters. Written at ${report.madeAt}.`,
  ].join('\n\n');
}

function checkSection(check: CheckResult, revealed: number, linkTo: PositionLink): string[] {
  const line = (name: string, sentence: string) => (sentence ? [`**${name}:** ${text(sentence)}`] : []);
  const hints = revealed > 0 ? `, ${revealed} of ${check.hints.length} hints taken` : '';
  return [
    `## ${text(check.title)}`,
    `*${check.kind}, ${OUTCOME_WORDS[check.outcome]}${hints}*`,
    `**Observed:** ${withLink(check.observed, check.position, linkTo)}`,
    ...line('Next step', check.nextStep ?? ''),
    ...line('Expected', check.expected),
    ...check.evidence.flatMap((evidence) => evidenceSection(evidence, linkTo)),
    ...line('Rubric', check.rubric),
    ...check.hints
      .slice(0, revealed)
      .map((hint, index) => `> **Hint ${index + 1}** (${HINT_NAMES[index]}): ${text(hint)}`),
  ];
}

function evidenceSection(evidence: Evidence, linkTo: PositionLink): string[] {
  const heading = `### ${text(evidence.title)}`;
  switch (evidence.kind) {
    case 'statements':
      return [heading, statementList(evidence.groups, linkTo)];
    case 'difference':
      return [
        heading,
        'Expected',
        fence(valueText(evidence.expected), 'json'),
        'Observed',
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

function statementList(
  groups: Extract<Evidence, { kind: 'statements' }>['groups'],
  linkTo: PositionLink,
): string {
  return groups
    .map(({ count, sql, position, rows, bytes }) => {
      const often = count === 1 ? 'once' : `${count} times`;
      const where = position ? ` from ${link(position, linkTo)}` : '';
      const size = `${rows} ${rows === 1 ? 'row' : 'rows'}, ${bytesText(bytes)}`;
      return `- ${often}${where}, ${size}:\n\n${indented(fence(sql.trim(), 'sql'))}`;
    })
    .join('\n');
}

/** The sentence as text, with the position in it, or after it, as a link. */
function withLink(sentence: string, position: SourcePosition | undefined, linkTo: PositionLink): string {
  if (!position) return text(sentence);
  const parts = sentence.split(positionText(position)).map(text);
  return parts.length > 1
    ? parts.join(link(position, linkTo))
    : `${text(sentence)} See ${link(position, linkTo)}.`;
}

function link(position: SourcePosition, linkTo: PositionLink): string {
  const target = linkTo(position);
  const words = text(positionText(position));
  return target === undefined ? words : `[${words}](${target})`;
}

function list(items: readonly string[]): string {
  return items.map((each) => `- ${each}`).join('\n');
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
