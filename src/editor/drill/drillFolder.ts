import { lstat, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { l10n, Uri, window, type QuickPickItem } from 'vscode';
import { InputError } from '../../errors';
import { drillsFolder, rememberDrillsFolder } from '../settings';

/** The folder that drills are put in: asked once, then remembered. Undefined when the person turned away. */
export async function chooseDrillsFolder(): Promise<string | undefined> {
  const remembered = drillsFolder();
  if (remembered) return remembered;
  const suggested = path.join(os.homedir(), 'backend-drills');
  const items: (QuickPickItem & { folder?: string })[] = [
    { label: suggested, description: l10n.t('suggested'), folder: suggested },
    { label: l10n.t('Choose another folder…') },
  ];
  const item = await window.showQuickPick(items, {
    title: l10n.t('Where should drills be kept?'),
    placeHolder: l10n.t(
      'Each drill gets a folder of its own there. Asked once; the setting is backendDrills.drillsFolder.',
    ),
  });
  if (!item) return undefined;
  const folder = item.folder ?? (await askForFolder());
  if (folder) await rememberDrillsFolder(folder);
  return folder;
}

/** The first of `<base>/<id>`, `<base>/<id>-2`, `<base>/<id>-3` … that is not there yet, or empty. */
export async function freeFolder(base: string, id: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const folder = path.join(base, number === 1 ? id : `${id}-${number}`);
    if (await isFree(folder)) return folder;
  }
}

async function askForFolder(): Promise<string | undefined> {
  const [folder] =
    (await window.showOpenDialog({
      title: l10n.t('Where should drills be kept?'),
      openLabel: l10n.t('Keep Drills Here'),
      canSelectFolders: true,
      canSelectFiles: false,
      defaultUri: Uri.file(os.homedir()),
    })) ?? [];
  return folder?.fsPath;
}

async function isFree(folder: string): Promise<boolean> {
  try {
    const found = await lstat(folder);
    return found.isDirectory() && (await readdir(folder)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      l10n.t('Drills cannot be kept there: {0}', reason),
      l10n.t('Change the setting backendDrills.drillsFolder.'),
      {
        cause: error,
      },
    );
  }
}
