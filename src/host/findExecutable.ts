import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Absolute path of the first program of that name in the folders of PATH; undefined where there is none. No shell is asked.
 * @param env PATH, and on Windows PATHEXT, which says what endings programs have
 */
export async function findExecutable(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  const windows = platform === 'win32';
  // Windows calls it `Path`, and looks names up whatever their case.
  const variable = (wanted: string) =>
    Object.entries(env).find(([key]) => (windows ? key.toUpperCase() === wanted : key === wanted))?.[1] ?? '';
  const endings = windows ? (variable('PATHEXT') || '.EXE;.CMD;.BAT').split(';') : [''];
  for (const folder of variable('PATH').split(windows ? ';' : ':')) {
    if (!path.isAbsolute(folder)) continue; // A program of the workspace's is not the one that is meant.
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      if (await isProgram(file)) return file;
    }
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
