import path from 'node:path';
import { EnvironmentError } from '../errors';
import type { Engine } from '../session/engine';
import type { Work } from '../progress';
import { hintTotal, progressFacts, type DrillProgress } from '../rubric/drillProgress';
import { scorecard } from '../rubric/scorecard';
import { VERDICT_VERSION, type Verdict } from '../rubric/verdict';
import { doctor } from './doctor';
import { EXIT } from './exit';
import { hint, solution } from './help';
import { reset, restore, snapshots } from './history';
import type { Invocation } from './options';
import { report } from './report';
import type { Terminal } from './terminal';
import { validate } from './validate';

export type Command = (
  engine: Engine,
  invocation: Invocation,
  terminal: Terminal,
  work: Work,
) => Promise<number>;

/** What each command does; resolves to the exit code. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  list,
  start,
  check,
  hint,
  solution,
  reset,
  snapshots,
  restore,
  report,
  doctor,
  validate,
};

async function list(engine: Engine, { json }: Invocation, terminal: Terminal): Promise<number> {
  const catalog = await engine.catalog();
  const progress = await engine.progress.all();
  for (const fault of catalog.faults) terminal.note(`${fault.message} ${fault.nextStep}`);
  const rows = catalog.drills.map(({ manifest: { id, title, level, minutes, topic, summary } }) => {
    return { id, title, level, minutes, topic, summary, ...recordOf(progress[id]) };
  });
  if (json) {
    terminal.printJson({ version: 1, drills: rows });
    return EXIT.passed;
  }
  for (const row of rows) {
    const state = progressFacts(progress[row.id]).join(', ');
    terminal.print(
      `${terminal.style('bold', row.id)}  ${row.level}, ${row.minutes} min, ${state}\n    ${row.summary}`,
    );
  }
  return EXIT.passed;
}

function recordOf(progress: DrillProgress | undefined) {
  return {
    attempts: progress?.attempts ?? 0,
    bestScore: progress?.bestScore ?? null,
    passed: progress?.passed ?? false,
    firstPassedAt: progress?.firstPassedAt ?? null,
    spentMs: progress?.spentMs ?? 0,
    spentMsToPass: progress?.spentMsToPass ?? null,
    hintsTaken: hintTotal(progress?.hints ?? {}),
    solutionSeenAt: progress?.solutionSeenAt ?? null,
  };
}

async function start(
  engine: Engine,
  { positionals }: Invocation,
  terminal: Terminal,
  work: Work,
): Promise<number> {
  const [drill, folder] = positionals as [string, string];
  const session = await engine.create(drill, path.resolve(folder), work);
  terminal.clear();
  terminal.print(
    `${session.drill.manifest.title} is ready in ${session.folder}. Read BRIEF.md there, then: backend-drills check ${folder}`,
  );
  return EXIT.passed;
}

async function check(
  engine: Engine,
  { positionals, seeds, json }: Invocation,
  terminal: Terminal,
  work: Work,
): Promise<number> {
  const session = await engine.open(path.resolve(positionals[0] as string));
  const verdict = await session.check({ ...work, seed: seeds[0] }).catch((error: unknown) => {
    if (json && error instanceof EnvironmentError)
      return unjudged(session.drill.manifest.id, seeds[0], error);
    throw error;
  });
  terminal.clear();
  if (json) terminal.printJson(withHints(verdict));
  else terminal.print(coloured(scorecard(verdict), terminal));
  return { passed: EXIT.passed, failed: EXIT.failed, 'could-not-check': EXIT.couldNotCheck }[verdict.outcome];
}

/** The verdict for scripts: what did not pass has, beside the ladder, the one hint to show first. */
function withHints(verdict: Verdict): Verdict {
  const checks = verdict.checks.map((check) => ({
    ...check,
    hint: check.outcome === 'failed' ? (check.hints[0] ?? null) : null,
  }));
  return { ...verdict, checks };
}

/** A script that reads JSON gets JSON, also where nothing could be judged. */
function unjudged(drill: string, seed: number | undefined, { message, nextStep }: EnvironmentError): Verdict {
  return {
    version: VERDICT_VERSION,
    drill,
    outcome: 'could-not-check',
    score: null,
    redFlags: [],
    checks: [],
    raise: [],
    fault: `${message} ${nextStep}`,
    seed: seed ?? 0,
    timings: {},
  };
}

function coloured(text: string, terminal: Terminal): string {
  return text
    .replaceAll('[passed]', terminal.style('green', '[passed]'))
    .replaceAll('[failed]', terminal.style('red', '[failed]'));
}
