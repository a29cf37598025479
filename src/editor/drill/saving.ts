import { l10n, workspace, type TextDocument } from 'vscode';
import { InputError } from '../../errors';
import type { ActiveDrill } from './activeDrill';

const beingSaved = new WeakSet<TextDocument>();

/** Whether the save that the document's event tells of is ours, and not the person's. */
export function isSavedByUs(document: TextDocument): boolean {
  return beingSaved.has(document);
}

/**
 * Saves what is open and changed in the drill's folder: what is judged, and what a snapshot keeps, is what is on disk.
 * @throws InputError naming the file that could not be saved
 */
export async function saveDrillFiles(active: ActiveDrill): Promise<void> {
  const folder = active.folder?.uri.toString();
  if (!folder) return;
  const changed = workspace.textDocuments.filter(
    (each) => each.isDirty && each.uri.toString().startsWith(`${folder}/`),
  );
  for (const document of changed) {
    if (await save(document)) continue;
    throw new InputError(
      l10n.t('{0} could not be saved.', workspace.asRelativePath(document.uri)),
      l10n.t('Save it yourself, then try again.'),
    );
  }
}

async function save(document: TextDocument): Promise<boolean> {
  beingSaved.add(document);
  try {
    return await document.save();
  } finally {
    beingSaved.delete(document);
  }
}
