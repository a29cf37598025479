import {
  l10n,
  Position,
  Range,
  Selection,
  TextEditorRevealType,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { InputError } from '../errors';
import type { SourcePosition } from '../rubric/evidence';
import type { ActiveDrill } from './drill/activeDrill';

/** "orders.ts:31" */
export function positionWord(position: SourcePosition): string {
  return `${position.file.slice(position.file.lastIndexOf('/') + 1)}:${position.line}`;
}

/** Opens the candidate's file with the cursor at the position. */
export async function openPosition(active: ActiveDrill, position: SourcePosition): Promise<void> {
  const uri = active.fileUri(position.file);
  if (!uri) return;
  try {
    await workspace.fs.stat(uri);
  } catch (error) {
    throw new InputError(l10n.t('{0} is no longer there.', position.file), l10n.t('Check again.'), {
      cause: error,
    });
  }
  // Where it is shown already, else where code is: the brief's column stays the brief's.
  const shown = window.visibleTextEditors.find((each) => each.document.uri.toString() === uri.toString());
  const editor = await window.showTextDocument(uri, {
    preview: false,
    viewColumn: shown?.viewColumn ?? ViewColumn.One,
  });
  const at = editor.document.validatePosition(toPosition(position));
  editor.selection = new Selection(at, at);
  editor.revealRange(new Range(at, at), TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Ours count from 1, VS Code's from 0. */
export function toPosition({ line, column }: SourcePosition): Position {
  return new Position(Math.max(0, line - 1), Math.max(0, (column ?? 1) - 1));
}
