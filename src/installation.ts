import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where this copy of Backend Drills is installed: the folder with its package.json, from the bundle and from the sources alike. */
export function installationRoot(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${__dirname}`);
    folder = parent;
  }
  return folder;
}

/** Absolute path of a built file, such as `judge.js`. */
export function distPath(...segments: string[]): string {
  return path.join(installationRoot(), 'dist', ...segments);
}

/** Absolute path of the folder that holds the drills. */
export function drillsPath(...segments: string[]): string {
  return path.join(installationRoot(), 'drills', ...segments);
}
