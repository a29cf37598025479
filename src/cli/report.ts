import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors';
import type { Engine } from '../session/engine';
import { REPORT_FORMATS } from '../session/reportFormat';
import { EXIT } from './exit';
import type { Invocation } from './options';
import type { Terminal } from './terminal';

/** Writes the report of the last check to a file or to standard output. */
export async function report(
  engine: Engine,
  { positionals, format: name, output }: Invocation,
  terminal: Terminal,
): Promise<number> {
  const folder = positionals[0] as string;
  const format = REPORT_FORMATS.find((each) => each.name === name);
  if (!format)
    throw new InputError(
      `There is no format "${name}".`,
      `Choose one of ${REPORT_FORMATS.map((each) => each.name).join(', ')}.`,
    );
  const session = await engine.open(path.resolve(folder));
  const found = await session.report();
  if (!found)
    throw new InputError('Nothing has been checked yet.', `Run backend-drills check ${folder} first.`);
  if (output === undefined) process.stdout.write(format.write(found));
  else await save(output, format.write(found), terminal);
  return EXIT.passed;
}

async function save(file: string, content: string, terminal: Terminal): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw new InputError(
      `${file} cannot be written: ${(error as Error).message}`,
      'Name a file in a folder that is there and that you may write to.',
      { cause: error },
    );
  }
  terminal.note(`The report is in ${path.resolve(file)}.`);
}
