import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { InputError } from '../errors';
import { HINT_NAMES } from '../rubric/scorecard';
import type { Engine } from '../session/engine';
import type { Session } from '../session/session';
import type { FileDifference } from '../workspace/comparison';
import { EXIT } from './exit';
import type { Invocation } from './options';
import type { Terminal } from './terminal';

/** Takes the next hint: of the check that is named, else of the first one that failed and has one left. */
export async function hint(engine: Engine, { positionals }: Invocation, terminal: Terminal): Promise<number> {
  const [folder, named] = positionals as [string, string | undefined];
  const session = await engine.open(path.resolve(folder));
  const checkId = named ?? (await firstFailed(session, folder));
  const { [checkId]: taken = 0 } = await session.takeHint(checkId);
  const check = session.drill.manifest.checks.find(({ id }) => id === checkId);
  terminal.print(
    `${check?.title}\n  Hint ${taken} of ${check?.hints.length}, ${HINT_NAMES[taken - 1]}: ${check?.hints[taken - 1]}`,
  );
  return EXIT.passed;
}

async function firstFailed(session: Session, folder: string): Promise<string> {
  const verdict = await session.lastVerdict();
  const taken = await session.hintsTaken();
  const check = verdict?.checks.find(
    ({ id, outcome, hints }) => outcome === 'failed' && (taken[id] ?? 0) < hints.length,
  );
  if (check) return check.id;
  throw verdict
    ? new InputError('No check that failed has a hint left.', 'Name a check to see the hints of.')
    : new InputError('Nothing has been checked yet.', `Run backend-drills check ${folder} first.`);
}

/** Prints the way from the candidate's files to the reference solution, as one patch. */
export async function solution(
  engine: Engine,
  { positionals }: Invocation,
  terminal: Terminal,
): Promise<number> {
  const session = await engine.open(path.resolve(positionals[0] as string));
  const answer = await session.askForSolution();
  if (answer.state === 'asked') {
    terminal.print(
      'You have not passed this drill yet. Seeing the solution ends what it is worth as an exercise; that you saw it is remembered, and told in your report. Ask again to see it.',
    );
    return EXIT.passed;
  }
  if (answer.differences.length === 0) terminal.print('Your files are the same as the solution.');
  for (const each of answer.differences) terminal.print(await patch(each));
  return EXIT.passed;
}

async function patch({ file, before, after }: FileDifference): Promise<string> {
  const content = async (side: string | undefined) => (side === undefined ? '' : readFile(side, 'utf8'));
  const name = (side: string | undefined, text: string) => (side === undefined ? '/dev/null' : text);
  return createTwoFilesPatch(
    name(before, `yours/${file}`),
    name(after, `solution/${file}`),
    await content(before),
    await content(after),
  );
}
