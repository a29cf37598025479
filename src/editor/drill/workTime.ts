import { debug, Disposable, window, workspace, type LogOutputChannel } from 'vscode';
import type { Session } from '../../session/session';
import type { ActiveDrill } from './activeDrill';
import { ActiveTime } from './activeTime';

/** What a killed window may lose. */
const WRITE_AFTER_MS = 60_000;

/** Measures how long the candidate is at work in the drill's window: they type, move the cursor, run, come and go. */
export class WorkTime implements Disposable {
  private readonly listeners: Disposable;
  private measured: { readonly session: Session; readonly time: ActiveTime } | undefined;

  constructor(
    private readonly active: ActiveDrill,
    private readonly log: LogOutputChannel,
  ) {
    const act = () => this.act();
    this.listeners = Disposable.from(
      active.onDidChange(act),
      workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme === 'file' && this.act()),
      window.onDidChangeTextEditorSelection(act),
      window.onDidChangeActiveTextEditor(act),
      window.onDidChangeWindowState(act),
      window.onDidChangeActiveTerminal(act),
      debug.onDidStartDebugSession(act),
    );
  }

  /** Writes down what is not yet. */
  async flush(): Promise<void> {
    const milliseconds = this.measured?.time.take() ?? 0;
    if (milliseconds > 0) await this.measured?.session.worked(milliseconds);
  }

  dispose(): void {
    this.listeners.dispose();
  }

  private act(): void {
    const { session } = this.active;
    if (session !== this.measured?.session) {
      this.write();
      this.measured = session && { session, time: new ActiveTime() };
    }
    this.measured?.time.active(Date.now());
    if ((this.measured?.time.pending ?? 0) >= WRITE_AFTER_MS) this.write();
  }

  private write(): void {
    this.flush().catch((error: unknown) => this.log.warn(String(error)));
  }
}
