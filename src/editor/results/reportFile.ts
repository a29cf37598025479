import { existsSync } from 'node:fs';
import { commands, l10n, Uri, workspace, type Disposable, type LogOutputChannel } from 'vscode';
import type { ActiveDrill } from '../drill/activeDrill';
import { reportMarkdown } from './reportMarkdown';
import type { RevealedHints } from './revealedHints';

/** The last verdict as a document beside the code, in the workspace's private folder; kept up to date once it was shown. */
export class ReportFile implements Disposable {
  private readonly listeners: readonly Disposable[];
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly active: ActiveDrill,
    private readonly hints: RevealedHints,
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
    const report = this.active.session?.report;
    if (report && existsSync(report)) await this.write();
  }

  /** One write after the other: the newest verdict is what stays. */
  private write(): Promise<Uri | undefined> {
    const done = this.writing.then(async () => {
      const { session, verdict } = this.active;
      if (!session) return undefined;
      const uri = Uri.file(session.report);
      const revealed = (checkId: string) => this.hints.count(checkId);
      const content = verdict
        ? reportMarkdown(session.drill.manifest.title, verdict, revealed)
        : l10n.t('Nothing has been checked yet.');
      await workspace.fs.writeFile(uri, new TextEncoder().encode(content));
      return uri;
    });
    this.writing = done.catch(() => undefined);
    return done;
  }
}
