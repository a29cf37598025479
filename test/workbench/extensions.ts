import { mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { runProgram } from './program';
import { serverMain } from './server';

/**
 * Puts an extension that is being developed into a new folder of installed ones, as a link. Unlike a development payload,
 * which VS Code's server takes only with its smoke test driver, this leaves notifications on.
 * @param extension folder with its package.json and what that names
 */
export async function linkExtension(extension: string, extensionsDirectory: string): Promise<void> {
  const manifest = await readFile(path.join(extension, 'package.json'), 'utf8');
  const { publisher, name, version } = JSON.parse(manifest) as Record<
    'publisher' | 'name' | 'version',
    string
  >;
  await mkdir(extensionsDirectory, { recursive: true });
  await symlink(extension, path.join(extensionsDirectory, `${publisher}.${name}-${version}`), 'junction');
}

/** Installs a packaged extension as a person does: with VS Code's own command line. */
export async function installVsix(vsix: string, extensionsDirectory: string, vscode: string): Promise<void> {
  const flags = ['--install-extension', vsix, '--extensions-dir', extensionsDirectory, '--force'];
  await runProgram(process.execPath, [serverMain(vscode), ...flags, '--accept-server-license-terms'], {
    env: { VSCODE_AGENT_FOLDER: path.join(extensionsDirectory, '..') },
  });
}
