import { existsSync } from 'node:fs';
import { commands, Uri, window } from 'vscode';
import type { ActiveDrill } from './activeDrill';

/** Shows the brief of this window's drill as a person reads it, beside what is open. */
export async function showBrief(active: ActiveDrill): Promise<void> {
  const { session } = active;
  if (session) await commands.executeCommand('markdown.showPreviewToSide', Uri.file(session.brief));
}

/** Opens the files that the drill begins with, the last one in front. */
export async function openFirstFiles(active: ActiveDrill): Promise<void> {
  for (const file of active.session?.drill.manifest.open ?? []) {
    const uri = active.fileUri(file);
    // One that the candidate has renamed or removed is no fault.
    if (uri && existsSync(uri.fsPath)) await window.showTextDocument(uri, { preview: false });
  }
}
