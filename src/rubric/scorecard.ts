import { amountText } from './amount';
import type {
  DdlStep,
  Evidence,
  InterleavingAct,
  InterleavingStep,
  PlanNode,
  Series,
  SeriesLine,
  SourcePosition,
  TimelineEntry,
} from './evidence';
import type { CheckOutcome, CheckResult, Verdict } from './verdict';

/** An outcome in words; every view says it so. */
export const OUTCOME_WORDS: Readonly<Record<CheckOutcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  'could-not-check': 'could not check',
};

/** The rungs of a check's hint ladder, in order. */
export const HINT_NAMES = ['symptom', 'concept', 'approach'] as const;

/** `src/orders.ts:31` */
export function positionText(position: SourcePosition): string {
  return `${position.file}:${position.line}`;
}

/** A statement on one line, without comments before it, cut at `limit` characters. */
export function statementText(sql: string, limit = 100): string {
  const line = sql
    .replace(/^(\s*--.*\r?\n)+/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}

/** The first line of a verdict: "Passed, score 4 of 4". */
export function headline(verdict: Verdict): string {
  if (verdict.score === null) return 'Could not check';
  return `${verdict.outcome === 'passed' ? 'Passed' : 'Failed'}, score ${verdict.score} of 4`;
}

/** The whole verdict as plain text, as the command line prints it and a transcript keeps it. No colour, no timing. */
export function scorecard(verdict: Verdict): string {
  const lines = [`${verdict.drill}: ${headline(verdict)}`];
  for (const flag of verdict.redFlags) lines.push(`Red flag: ${flag.title}`);
  for (const check of verdict.checks) lines.push('', ...checkLines(check));
  if (verdict.raise.length > 0)
    lines.push('', 'What would raise the score:', ...verdict.raise.map((each) => `  ${each}`));
  lines.push('', `Seed ${verdict.seed} reproduces this run.`);
  return lines.join('\n');
}

function checkLines(check: CheckResult): string[] {
  const bonus = check.kind === 'bonus' ? ' (bonus)' : '';
  const lines = [`[${OUTCOME_WORDS[check.outcome]}] ${check.title}${bonus}`];
  if (check.outcome === 'passed') return lines;
  if (check.expected) lines.push(`  Expected: ${check.expected}`);
  lines.push(`  Observed: ${check.observed}`);
  if (check.outcome !== 'failed') return lines;
  for (const evidence of check.evidence) lines.push(...evidenceLines(evidence).map((line) => `  ${line}`));
  lines.push(`  Rubric: ${check.rubric}`);
  if (check.nextStep) lines.push(`  Next step: ${check.nextStep}`);
  if (check.hints[0]) lines.push(`  Hint: ${check.hints[0]}`);
  return lines;
}

/** One piece of evidence as text, its title first. */
export function evidenceLines(evidence: Evidence): string[] {
  const title = `${evidence.title}:`;
  switch (evidence.kind) {
    case 'statements':
      return [
        title,
        ...evidence.groups.map((group) => {
          const where = group.position ? `, from ${positionText(group.position)}` : '';
          return `  ${group.count} x ${statementText(group.sql)} (${group.rows} rows, ${group.bytes} bytes${where})`;
        }),
      ];
    case 'difference':
      return [
        title,
        `  expected ${JSON.stringify(evidence.expected)}`,
        `  observed ${JSON.stringify(evidence.observed)}`,
      ];
    case 'interleaving':
      return [title, ...evidence.steps.map((step) => `  ${stepText(step)}`)];
    case 'plan':
      return [
        title,
        `  ${statementText(evidence.sql)}${origin(evidence.position)}`,
        ...planLines(evidence.plan),
      ];
    case 'ddl':
      return [title, ...evidence.steps.map((step) => `  ${ddlText(step)}`)];
    case 'timeline':
      return [title, ...evidence.entries.map((entry) => `  ${entryText(entry)}`)];
    case 'series':
      return [title, ...seriesLines(evidence).map((line) => `  ${line}`)];
    case 'error':
      return [title, ...(evidence.stack ?? evidence.message).split('\n').map((line) => `  ${line.trim()}`)];
  }
}

/** One step of an interleaving on a line: "A  UPDATE stock SET left = $1 [0]: UPDATE 1, from src/sale.ts:12". */
export function stepText({ lane, what, sql, parameters, tag, position, note }: InterleavingStep): string {
  const given =
    parameters && parameters.length > 0 ? ` [${parameters.map((each) => each ?? 'NULL').join(', ')}]` : '';
  const said = [sql && `${statementText(sql)}${given}`, tag, note].filter(Boolean).join(': ');
  const where = origin(position);
  const act = what === 'statement' ? '' : `${ACT_WORDS[what]}${said ? ': ' : ''}`;
  return `${lane}  ${act}${said}${where}`;
}

const ACT_WORDS: Readonly<Record<Exclude<InterleavingAct, 'statement'>, string>> = {
  called: 'called',
  held: 'stopped before',
  blocked: 'waits',
  released: 'goes on',
  crashed: 'crashed',
  redelivered: 'once more',
  repeated: 'repeated',
  answered: 'answered',
  failed: 'failed',
};

/**
 * A plan as an indented list, a node a line: "Index Scan on orders by orders_pkey: 3 rows (1 expected), 4 blocks, index condition
 * (id > 7), filter (total > 0) removed 5 rows".
 */
export function planLines(plan: PlanNode, indent = '  '): string[] {
  return [indent + nodeText(plan), ...plan.children.flatMap((child) => planLines(child, `${indent}  `))];
}

export function nodeText({ node, relation, index, loops, ...counts }: PlanNode): string {
  const target = [relation && ` on ${relation}`, index && ` by ${index}`].filter(Boolean).join('');
  const often = loops === 1 ? '' : `, ${loops} times`;
  const rows = `${counts.actualRows} rows (${counts.estimatedRows} expected)${often}`;
  return [
    `${node}${target}: ${rows}`,
    `${counts.hit + counts.read} blocks`,
    ...(counts.indexCondition ? [`index condition ${counts.indexCondition}`] : []),
    ...(counts.filter ? [`filter ${counts.filter} removed ${counts.removedRows ?? 0} rows`] : []),
  ].join(', ');
}

/** A command that changed the schema, on a line. */
export function ddlText({
  sql,
  completed,
  locks,
  scanned,
  rewritten,
  lockTimeout,
  position,
}: DdlStep): string {
  const facts = [
    ...(completed ? [] : ['failed']),
    ...locks.map(({ table, mode }) => `${mode} on ${table}`),
    ...scanned.map(({ table, rows }) => `read ${rows} rows of ${table}`),
    ...rewritten.map((table) => `wrote ${table} anew`),
    lockTimeout > 0 ? `lock_timeout ${lockTimeout} ms` : 'no lock_timeout',
  ];
  return `${statementText(sql)}: ${facts.join(', ')}${origin(position)}`;
}

export function entryText({ who, what, sql, position }: TimelineEntry): string {
  return `${who} ${what}${sql ? `: ${statementText(sql)}` : ''}${origin(position)}`;
}

/** A series as text, a line a line, the limit last. */
export function seriesLines(series: Series): string[] {
  const { y, limit, lines } = series;
  const said = lines.map((line) => seriesLineText(line, series));
  return limit ? [...said, `${limit.label}: ${amountText(limit.value, y.unit)}`] : said;
}

/** "heap: memory kept 2.1 MB at bytes taken 1.0 MB, 40.0 MB at 20.0 MB; at most 48.0 MB" */
export function seriesLineText({ name, points }: SeriesLine, { x, y }: Series): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return `${name}: nothing was measured`;
  const most = Math.max(...points.map((point) => point.y));
  const begin = `${y.label} ${amountText(first.y, y.unit)} at ${x.label} ${amountText(first.x, x.unit)}`;
  const end = points.length > 1 ? `, ${amountText(last.y, y.unit)} at ${amountText(last.x, x.unit)}` : '';
  return `${name}: ${begin}${end}; at most ${amountText(most, y.unit)}`;
}

function origin(position: SourcePosition | undefined): string {
  return position ? `, from ${positionText(position)}` : '';
}
