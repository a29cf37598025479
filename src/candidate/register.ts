/**
 * Entry point of the `--require` preload: makes TypeScript run when the candidate starts or debugs the visible scenario,
 * just as the judge would load it, with nothing of the judge around.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { installLoader } from './loader';

/** The nearest folder with a tsconfig.json, from the script that is run upwards; else the current one. */
function workspaceFolder(): string {
  let folder = path.dirname(path.resolve(process.argv[1] ?? 'script'));
  while (!existsSync(path.join(folder, 'tsconfig.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) return process.cwd();
    folder = parent;
  }
  return folder;
}

installLoader(workspaceFolder());
