import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { installationRoot } from '../../src/installation';
import { cacheDirectory } from '../workbench/cacheDirectory';

/** The oldest VS Code that the extension supports: `engines.vscode` in package.json. */
const oldestSupported = '1.101.0';

/**
 * The VS Code to run suites in, said out loud: the executable that BACKEND_DRILLS_VSCODE names; our own on VS Code's
 * server and a browser, where BACKEND_DRILLS_EDITOR=workbench asks for it or there is no display; else a downloaded
 * desktop VS Code, or our own again where that cannot be had.
 */
export async function editorExecutable(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = env['BACKEND_DRILLS_VSCODE'];
  if (named) return named;
  const why = whyNotDesktop(env);
  if (why) return ownExecutable(why);
  try {
    return await downloadAndUnzipVSCode({
      version: oldestSupported,
      cachePath: path.join(cacheDirectory(), 'desktop'),
    });
  } catch (error) {
    return ownExecutable(`desktop VS Code cannot be downloaded (${(error as Error).message})`);
  }
}

function whyNotDesktop(env: NodeJS.ProcessEnv): string | undefined {
  if (env['BACKEND_DRILLS_EDITOR'] === 'workbench') return 'BACKEND_DRILLS_EDITOR asks for it';
  const headless = process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
  return headless ? 'there is no display' : undefined;
}

function ownExecutable(why: string): string {
  console.log(`Running in VS Code's server and a browser: ${why}.`);
  const file = process.platform === 'win32' ? 'executable.cmd' : 'executable.mjs';
  return path.join(installationRoot(), 'test', 'workbench', file);
}
