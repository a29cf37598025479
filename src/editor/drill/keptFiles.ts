import {
  commands,
  l10n,
  Uri,
  window,
  workspace,
  type Disposable,
  type TextDocumentContentProvider,
} from 'vscode';
import type { FileDifference } from '../../workspace/comparison';
import type { ActiveDrill } from './activeDrill';

const SCHEME = 'backend-drills-kept';

/** Files of the solution and of snapshots as documents that can be read and compared, and never written to. */
export class KeptFiles implements TextDocumentContentProvider, Disposable {
  private readonly registration: Disposable;

  constructor(private readonly active: ActiveDrill) {
    this.registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    try {
      return new TextDecoder().decode(await workspace.fs.readFile(uri.with({ scheme: 'file' })));
    } catch {
      return l10n.t('This file is no longer there.');
    }
  }

  /**
   * Compares the candidate's files, on the left, with kept ones: all of them in one editor.
   * @param differences from the candidate's files to the kept ones
   */
  async compare(title: string, differences: readonly FileDifference[]): Promise<void> {
    const resources = differences.flatMap(({ file, before, after }) => {
      const own = this.active.fileUri(file);
      // A side that does not have the file is shown empty.
      return own ? [[own, before && own, after && Uri.file(after).with({ scheme: SCHEME })]] : [];
    });
    if (resources.length > 0) await commands.executeCommand('vscode.changes', title, resources);
    else void window.showInformationMessage(l10n.t('There is no difference.'));
  }

  dispose(): void {
    this.registration.dispose();
  }
}
