import { evidenceLines } from '../scorecard';
import type { CheckResult } from '../verdict';
import { OWN_RECORD, recordSentences, regradeCommand, reportHeadline, type Report } from './report';

/**
 * The report as JUnit XML, as continuous integration shows it: a check is a test case, what could not be checked an error, never
 * a failure. Written by hand: the libraries for it bring a document model, and leave in what no XML may hold.
 */
export function reportJunit(report: Report): string {
  const { drill, verdict, madeAt } = report;
  const count = (outcome: CheckResult['outcome']) =>
    verdict.checks.filter((check) => check.outcome === outcome).length;
  const fault = verdict.fault === undefined ? [] : [faultCase(drill.id, verdict.fault)];
  const suite = {
    name: `backend-drills.${drill.id}`,
    tests: verdict.checks.length + fault.length,
    failures: count('failed'),
    errors: count('could-not-check') + fault.length,
    skipped: count('skipped'),
    time: seconds(verdict.timings['total'] ?? 0),
    timestamp: madeAt.replace(/\.\d+Z$/, ''),
  };
  const properties: Record<string, string> = {
    title: drill.title,
    result: reportHeadline(report),
    seed: String(verdict.seed),
    redFlags: verdict.redFlags.map(({ title }) => title).join(' '),
    record: recordSentences(report).join(' '),
    origin: OWN_RECORD,
    regrade: regradeCommand(report),
  };
  const children = [
    element(
      'properties',
      {},
      Object.entries(properties).map(([name, value]) => element('property', { name, value })),
    ),
    ...fault,
    ...verdict.checks.map((check) => checkCase(drill.id, check)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', {}, [element('testsuite', suite, children)])}\n`;
}

function checkCase(classname: string, check: CheckResult): string {
  const attributes = { classname, name: check.title, time: seconds(check.milliseconds) };
  const { observed: message, kind: type } = check;
  switch (check.outcome) {
    case 'passed':
      return element('testcase', attributes);
    case 'skipped':
      return element('testcase', attributes, [element('skipped', { message })]);
    case 'could-not-check':
      return element('testcase', attributes, [element('error', { message, type: 'could-not-check' })]);
    case 'failed':
      return element('testcase', attributes, [
        element('failure', { message, type }, [text(failureLines(check).join('\n'))]),
      ]);
  }
}

/** Nothing could be judged: one case that says so, since a suite without any looks like a pass. */
function faultCase(classname: string, message: string): string {
  return element('testcase', { classname, name: 'Judging' }, [
    element('error', { message, type: 'could-not-check' }),
  ]);
}

function failureLines(check: CheckResult): string[] {
  return [
    `Expected: ${check.expected}`,
    `Observed: ${check.observed}`,
    ...check.evidence.flatMap(evidenceLines),
    `Rubric: ${check.rubric}`,
  ];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(String(value))}"`);
  const start = `<${name}${written.join('')}`;
  if (children.length === 0) return `${start}/>`;
  const [only] = children;
  // Text is kept as it is; elements stand on lines of their own.
  if (children.length === 1 && only && !only.startsWith('<')) return `${start}>${only}</${name}>`;
  return `${start}>\n${children.join('\n').replaceAll(/^(?= *<)/gm, '  ')}\n</${name}>`;
}

/** Line breaks in an attribute would be read as spaces. */
function attribute(value: string): string {
  return text(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What the candidate's code said may hold anything; what XML cannot hold at all becomes U+FFFD. */
function text(value: string): string {
  return value
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}
