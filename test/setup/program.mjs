import { spawn } from 'node:child_process';

/**
 * Runs npm, with its output on ours, and resolves when it has succeeded.
 * @param {string[]} parameters
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export async function npm(parameters, options = {}) {
  // Inside an npm script npm says where it is; elsewhere it is found on the PATH, on Windows as npm.cmd through a shell.
  const script = process.env.npm_execpath;
  const own = script !== undefined && /npm-cli\.c?js$/.test(script);
  const [file, before] = own ? [process.execPath, [script]] : ['npm', []];
  const shell = !own && process.platform === 'win32';
  await run(file, [...before, ...parameters], { ...options, shell });
}

/**
 * Runs a program with its output on ours.
 * @param {string} file
 * @param {string[]} parameters
 * @param {import('node:child_process').SpawnOptions} [options]
 * @throws when it cannot be started or ends with anything but 0
 */
export async function run(file, parameters, options = {}) {
  const code = await exitCode(file, parameters, options);
  if (code !== 0) throw new Error(`${file} ${parameters.join(' ')} ended with ${code}.`);
}

/**
 * Runs a program with its output on ours and resolves to its exit code, or to the name of the signal that ended it.
 * @param {string} file
 * @param {string[]} parameters
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number | string>}
 */
export function exitCode(file, parameters, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, parameters, { stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 1));
  });
}
