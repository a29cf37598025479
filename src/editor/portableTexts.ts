import * as portable from '@vscode/l10n';
import { l10n } from 'vscode';

/** Lets what leaves say, which know no editor, be translated by the bundle of the editor's language. */
export function useEditorLanguage(): void {
  portable.config({ contents: l10n.bundle ?? {} });
}

/** Writes what is read by others than the person at this editor: their language is not known, English is. */
export function inEnglish<T>(write: () => T): T {
  portable.config({ contents: {} });
  try {
    return write();
  } finally {
    useEditorLanguage();
  }
}
