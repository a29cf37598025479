import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readable } from '../../src/errors';
import { installationRoot } from '../../src/installation';
import { cacheDirectory } from './cacheDirectory';
import { desktopCommand, openDesktop, openInBrowser } from './desktop';
import { linkExtension } from './extensions';
import { installWorkbench } from './install';
import { WorkbenchServer } from './server';

/**
 * Opens an editor on this checkout's extension: desktop VS Code where its `code` is on the PATH, else, or with
 * BACKEND_DRILLS_EDITOR=workbench, VS Code's server for a browser, until Ctrl+C.
 * @param folder to open; an empty window where none is given
 */
async function open(folder: string | undefined): Promise<void> {
  const command = process.env['BACKEND_DRILLS_EDITOR'] === 'workbench' ? undefined : desktopCommand();
  if (command) {
    console.log(`Opening VS Code (${command}) with Backend Drills.`);
    const folders = folder ? [folder] : [];
    await openDesktop(command, [
      `--extensionDevelopmentPath=${installationRoot()}`,
      '--new-window',
      ...folders,
    ]);
  } else {
    await serve(folder);
  }
}

async function serve(folder: string | undefined): Promise<void> {
  const vscode = await installWorkbench((stage) => console.log(`VS Code's server: ${stage}`));
  const extensionsDirectory = await mkdtemp(path.join(os.tmpdir(), 'backend-drills-extensions-'));
  try {
    await linkExtension(installationRoot(), extensionsDirectory);
    // Kept between starts, so that drills in progress are.
    const dataDirectory = path.join(cacheDirectory(), 'start');
    const server = await WorkbenchServer.start({ vscode, dataDirectory, extensionsDirectory });
    const address = server.address(folder);
    console.log(`\nBackend Drills is open at ${address}\nCtrl+C stops it.`);
    openInBrowser(address);
    try {
      await Promise.race([askedToStop(), server.ended]);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(extensionsDirectory, { recursive: true, force: true, maxRetries: 5 });
  }
}

function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

open(process.argv[2]).catch((error: unknown) => {
  const { message, nextStep } = readable(error);
  console.error(`${message}\n${nextStep}`);
  process.exitCode = 1;
});
