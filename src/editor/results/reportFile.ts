import { existsSync } from 'node:fs';
import { commands, l10n, Uri, workspace, type Disposable, type LogOutputChannel } from 'vscode';
import type { SourcePosition } from '../../rubric/evidence';
import { reportMarkdown } from '../../rubric/report/markdown';
import type { ActiveDrill } from '../drill/activeDrill';
import type { RevealedHints } from './revealedHints';

/** The last verdict as a document beside the code, in the workspace's private folder; kept up to date once it was shown. */
export class ReportFile implements Disposable {
  private readonly listeners: readonly Disposable[];
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly active: ActiveDrill,
    hints: RevealedHints,
    private readonly log: LogOutputChannel,
  ) {
    const refresh = () => {
      this.refresh().catch((error: unknown) => this.log.warn(String(error)));
    };
    this.listeners = [active.onDidChange(refresh), hints.onDidChange(refresh)];
  }

  async show(): Promise<void> {
    const uri = await this.write();
    if (!uri) return;
    await commands.executeCommand('markdown.showPreviewToSide', uri);
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
  }

  /** A report that was shown once, also in an earlier window, must not stay behind. */
  private async refresh(): Promise<void> {
    const report = this.active.session?.reportFile;
    if (report && existsSync(report)) await this.write();
  }

  /** One write after the other: the newest verdict is what stays. */
  private write(): Promise<Uri | undefined> {
    const done = this.writing.then(async () => {
      const { session } = this.active;
      if (!session) return undefined;
      const uri = Uri.file(session.reportFile);
      const report = await session.report();
      const content = report
        ? reportMarkdown(report, fromPrivateFolder)
        : l10n.t('Nothing has been checked yet.');
      await workspace.fs.writeFile(uri, new TextEncoder().encode(content));
      return uri;
    });
    this.writing = done.catch(() => undefined);
    return done;
  }
}

/** A link that the preview follows to the line, from our folder within the workspace. */
function fromPrivateFolder(position: SourcePosition): string {
  return `../${encodeURI(position.file)}#L${position.line}`;
}
