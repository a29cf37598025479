import path from 'node:path';
import type { Engine } from '../session/engine';
import type { OfferedSnapshot } from '../session/session';
import type { FileDifference } from '../workspace/comparison';
import type { Work } from '../progress';
import { EXIT } from './exit';
import type { Invocation } from './options';
import type { Terminal } from './terminal';

export async function reset(
  engine: Engine,
  { positionals }: Invocation,
  terminal: Terminal,
  work: Work,
): Promise<number> {
  const session = await engine.open(path.resolve(positionals[0] as string));
  const snapshot = await session.reset(work);
  terminal.clear();
  terminal.print(
    `${session.folder} is back at its start. Your files are kept in ${snapshot.folder}\nTo undo it: backend-drills restore ${positionals[0]} ${snapshot.name}`,
  );
  return EXIT.passed;
}

/** Lists the snapshots, newest first. */
export async function snapshots(
  engine: Engine,
  { positionals, json }: Invocation,
  terminal: Terminal,
): Promise<number> {
  const session = await engine.open(path.resolve(positionals[0] as string));
  const all = await session.snapshots();
  if (json) {
    const rows = all.map(({ name, takenAt, before, folder, differences }) => ({
      name,
      takenAt: takenAt ?? null,
      before: before ?? null,
      folder,
      differs: differences.map(({ file }) => file),
    }));
    terminal.printJson({ version: 1, snapshots: rows });
  } else if (all.length === 0) terminal.print('There are no snapshots: one is taken before a reset.');
  else for (const each of all) terminal.print(snapshotLines(each, terminal));
  return EXIT.passed;
}

export async function restore(
  engine: Engine,
  { positionals }: Invocation,
  terminal: Terminal,
): Promise<number> {
  const [folder, name] = positionals as [string, string];
  const session = await engine.open(path.resolve(folder));
  const snapshot = await session.restore(name);
  terminal.print(
    `Your files are those of ${name} again; the database was left as it is. What was there is kept in ${snapshot.folder}`,
  );
  return EXIT.passed;
}

function snapshotLines({ name, before, differences }: OfferedSnapshot, terminal: Terminal): string {
  const why = before ? `before a ${before}` : 'no note of when and why';
  return `${terminal.style('bold', name)}  ${why}\n    ${differenceText(differences)}`;
}

function differenceText(differences: readonly FileDifference[]): string {
  if (differences.length === 0) return 'like your files now';
  return `differs from your files now in ${differences.map(({ file }) => file).join(', ')}`;
}
