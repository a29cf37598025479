import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The command of desktop VS Code on the PATH, where there is one and a screen to show it. */
export function desktopCommand(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find(existsSync);
}

/** Opens a window of desktop VS Code; resolves once it has been asked to. */
export async function openDesktop(command: string, parameters: readonly string[]): Promise<void> {
  // Windows runs a .cmd only through its shell, which splits at spaces.
  const shell = process.platform === 'win32';
  const quoted = (text: string): string => (shell ? `"${text}"` : text);
  const child = spawn(quoted(command), parameters.map(quoted), { shell, stdio: 'inherit' });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}.`)),
    );
  });
}

/** Shows an address in the person's own browser where there is one; the address has been printed anyway. */
export function openInBrowser(address: string, env: NodeJS.ProcessEnv = process.env): void {
  if (env['CI'] || env['BROWSER'] === 'none') return;
  const [command, ...parameters] = browserCommands[process.platform] ?? ['xdg-open'];
  const child = spawn(command!, [...parameters, address], { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}

const browserCommands: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
