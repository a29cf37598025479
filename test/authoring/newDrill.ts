import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { id as drillId } from '../../src/catalog/field';
import { InputError } from '../../src/errors';
import { drillsPath } from '../../src/installation';
import { drillFiles } from './drillFiles';

/** A drill whose workspace has the files that are alike in all of them. */
const MODEL = 'n-plus-one';
const ALIKE = ['.vscode/launch.json', 'package.json', 'src/database.ts', 'tsconfig.json'];

/**
 * Makes the folder of a new drill, complete but for its blanks.
 * @param drills absolute path of the folder that it is made in
 * @returns absolute path of the drill's folder
 * @throws InputError where the id is none, or taken
 */
export async function newDrill(drills: string, id: string): Promise<string> {
  const { success } = drillId.safeParse(id);
  if (!success)
    throw new InputError(`"${id}" is no id.`, 'Use lower-case words joined by hyphens, such as n-plus-one.');
  const folder = path.join(drills, id);
  await mkdir(drills, { recursive: true });
  try {
    await mkdir(folder);
  } catch (error) {
    throw new InputError(`${folder} cannot be made: ${(error as Error).message}`, 'Choose another id.', {
      cause: error,
    });
  }
  for (const file of ALIKE) {
    await cp(drillsPath(MODEL, 'workspace', file), path.join(folder, 'workspace', file));
  }
  for (const [file, text] of drillFiles(id)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  return folder;
}
