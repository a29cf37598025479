import {
  commands,
  env,
  l10n,
  Selection,
  TextEditorRevealType,
  window,
  type Disposable,
  type LogOutputChannel,
  type Uri,
  type WebviewView,
  type WebviewViewProvider,
} from 'vscode';
import type { StatementOutcome } from '../../postgres/console/statementOutcome';
import type { FromSqlResults, ToSqlResults } from '../../webview/sqlResults/protocol';
import { reportError } from '../errorReport';
import { viewPage, viewsFolder } from '../webview/viewPage';
import { rowText } from './rowText';
import { pageWithin, shownRun } from './shownRun';
import type { SqlConsole, SqlRun } from './sqlConsole';
import { statementRange } from './sqlDocuments';

/** What is asked of one statement's outcome. */
type AboutStatement = Extract<FromSqlResults, { readonly statement: number }>;

const VIEW = 'backendDrills.sqlResults';

/** SQL Results, in the panel: the last run with its rows. The rows stay on this side; the page is sent those it shows. */
export class SqlResultsView implements WebviewViewProvider, Disposable {
  private view: WebviewView | undefined;
  private run: SqlRun | undefined;
  private readonly pages = new Map<number, number>();
  private readonly listeners: readonly Disposable[];

  constructor(
    private readonly console: SqlConsole,
    private readonly extension: Uri,
    private readonly log: LogOutputChannel,
  ) {
    this.listeners = [
      window.registerWebviewViewProvider(VIEW, this),
      console.onDidChangeRun((run) => this.show(run)),
    ];
  }

  /** Brings the view into sight; the editor keeps the focus. */
  async reveal(): Promise<void> {
    await commands.executeCommand(`${VIEW}.focus`, { preserveFocus: true });
  }

  resolveWebviewView(view: WebviewView): void {
    this.view = view;
    view.onDidDispose(() => {
      if (this.view === view) this.view = undefined;
    });
    view.webview.onDidReceiveMessage((message: FromSqlResults | { readonly type: 'ready' }) => {
      this.receive(message).catch((error: unknown) => reportError(error, this.log));
    });
    view.webview.options = { enableScripts: true, localResourceRoots: [viewsFolder(this.extension)] };
    view.webview.html = viewPage(view.webview, this.extension, 'sqlResults');
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
  }

  private show(run: SqlRun): void {
    // A run that comes further is the same one: what the person turned to stays.
    if (run.statements !== this.run?.statements) this.pages.clear();
    this.run = run;
    this.post();
  }

  private post(): void {
    const message: ToSqlResults = this.run
      ? { type: 'run', run: shownRun(this.run, this.pages) }
      : { type: 'nothing' };
    void this.view?.webview.postMessage(message);
  }

  private async receive(message: FromSqlResults | { readonly type: 'ready' }): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.post();
        return;
      case 'cancel':
        return this.console.cancel(this.run?.document);
      case 'newDocument':
        await commands.executeCommand('backendDrills.newSqlDocument');
        return;
      case 'page':
      case 'copy':
      case 'copyCell':
      case 'goTo': {
        const outcome = this.run?.outcomes[message.statement];
        if (outcome) await this.answer(message, outcome);
      }
    }
  }

  private async answer(message: AboutStatement, outcome: StatementOutcome): Promise<void> {
    switch (message.type) {
      case 'page':
        this.pages.set(message.statement, pageWithin(outcome, message.page));
        this.post();
        return;
      case 'copy':
        await env.clipboard.writeText(rowText(message.format, outcome.columns, outcome.rows));
        window.setStatusBarMessage(l10n.t('{0} rows copied', outcome.rows.length), 3_000);
        return;
      case 'copyCell':
        await env.clipboard.writeText(outcome.rows[message.row]?.[message.column] ?? '');
        return;
      case 'goTo':
        await this.goTo(message.statement);
    }
  }

  private async goTo(index: number): Promise<void> {
    const { document, statements, outcomes } = this.run ?? {};
    const statement = statements?.[index];
    if (!document || !statement) return;
    const editor = await window.showTextDocument(document);
    const offset = outcomes?.[index]?.failure?.offset ?? 0;
    const range = editor.document.validateRange(statementRange(document, statement));
    const at = editor.document.validatePosition(document.positionAt(statement.start + offset));
    editor.selection = new Selection(at, at);
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
