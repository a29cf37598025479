import { languages, RelativePattern, Uri, workspace, type Disposable, type TextDocument } from 'vscode';
import type { ActiveDrill } from '../drill/activeDrill';
import { isSavedByUs } from '../drill/saving';
import { checksOnSave } from '../settings';
import type { CheckCommand } from './checkCommand';

/** Where the setting says so: each save of one of the candidate's files checks; a newer one takes an older one's place. */
export class CheckOnSave implements Disposable {
  private readonly listener: Disposable;

  constructor(
    private readonly active: ActiveDrill,
    check: CheckCommand,
  ) {
    this.listener = workspace.onDidSaveTextDocument((document) => {
      if (checksOnSave() && !isSavedByUs(document) && this.isCandidates(document)) void check.run('save');
    });
  }

  dispose(): void {
    this.listener.dispose();
  }

  private isCandidates(document: TextDocument): boolean {
    const { session } = this.active;
    if (!session) return false;
    const folder = Uri.file(session.folder);
    const files = session.drill.manifest.edit.map((glob) => new RelativePattern(folder, glob));
    return (
      languages.match(
        files.map((pattern) => ({ scheme: 'file', pattern })),
        document,
      ) > 0
    );
  }
}
