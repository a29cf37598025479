import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from './program.mjs';
import { root } from './root.mjs';

/** Installs what package-lock.json asks for where it is missing or other than asked; says why. */
export async function installDependencies() {
  const reason = staleness();
  if (reason === undefined) return;
  console.log(`Installing dependencies: ${reason}.`);
  const command = existsSync(path.join(root, 'node_modules')) ? 'install' : 'ci';
  // What our tools ask of Node is met by the project's own: npm's warnings about the machine's would only alarm.
  await npm([command, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
}

/** @returns {string | undefined} why node_modules is not what package-lock.json asks for */
function staleness() {
  const wanted = packages('package-lock.json');
  const installed = packages(path.join('node_modules', '.package-lock.json'));
  if (!installed) return 'there are none';
  for (const [folder, { version, optional }] of Object.entries(wanted ?? {})) {
    if (folder === '' || optional) continue;
    if (installed[folder]?.version !== version) return `${folder} is not at ${version}`;
  }
  if (!existsSync(projectNode())) return 'the project has no Node of its own';
  return undefined;
}

/**
 * The packages of a lock file by folder.
 * @param {string} file relative to the root
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined} undefined where there is no such file
 */
function packages(file) {
  const absolute = path.join(root, file);
  return existsSync(absolute) ? JSON.parse(readFileSync(absolute, 'utf8')).packages : undefined;
}

/** The Node that everything of the project's runs on, whatever the machine has: the npm package `node`. */
export function projectNode() {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  return path.join(root, 'node_modules', 'node', 'bin', executable);
}
