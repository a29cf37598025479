import { env, l10n, window, type Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { InputError } from '../../errors';
import type { WorkspaceDatabase } from '../../session/workspaceDatabase';
import type { CommandHandlers } from '../commands';
import type { ActiveDrill } from '../drill/activeDrill';
import type { Tasks } from '../tasks';
import { tableName, tableOf } from './databaseNodes';
import { DatabaseTree } from './databaseTree';
import type { DrillDatabase } from './drillDatabase';
import { PlanTab } from './planTab';
import { openPsql } from './psqlTerminal';
import { ResetDataCommand } from './resetDataCommand';
import { SqlCodeLenses } from './sqlCodeLenses';
import { SqlConsole, type SqlRun } from './sqlConsole';
import { SqlDiagnostics } from './sqlDiagnostics';
import { SqlDocuments } from './sqlDocuments';
import { SqlHistory } from './sqlHistory';
import { SqlResultsView } from './sqlResultsView';

export type DatabaseCommands = Pick<
  CommandHandlers,
  | 'newSqlDocument'
  | 'runStatement'
  | 'explainStatement'
  | 'cancelStatement'
  | 'sqlHistory'
  | 'openTable'
  | 'copyName'
  | 'refreshDatabase'
  | 'copyConnectionString'
  | 'openPsql'
  | 'resetData'
>;

/** Statements after which the view shows what it showed before. */
const CHANGES_NOTHING = /^(SELECT|SHOW|EXPLAIN|BEGIN|START|SET|RESET|FETCH|DECLARE|CLOSE|LOCK)\b/;

/** All that looks into the drill's database: the view, SQL documents, their results and plans, psql, Reset Data. */
export class DatabaseRoom implements Disposable {
  private readonly documents: SqlDocuments;
  private readonly history: SqlHistory;
  private readonly console: SqlConsole;
  private readonly tree: DatabaseTree;
  private readonly results: SqlResultsView;
  private readonly plan: PlanTab;
  private readonly resetData: ResetDataCommand;
  private readonly parts: readonly { dispose(): unknown }[];

  constructor(
    context: ExtensionContext,
    private readonly active: ActiveDrill,
    private readonly database: DrillDatabase,
    private readonly tasks: Tasks,
    log: LogOutputChannel,
  ) {
    this.documents = new SqlDocuments(active);
    this.history = new SqlHistory(context.workspaceState);
    this.console = new SqlConsole(database, this.history, tasks, log);
    this.tree = new DatabaseTree(database, log);
    this.results = new SqlResultsView(this.console, context.extensionUri, log);
    this.plan = new PlanTab(context.extensionUri, log);
    this.resetData = new ResetDataCommand(active, database, tasks);
    this.parts = [
      this.documents,
      this.console,
      this.tree,
      this.results,
      this.plan,
      new SqlDiagnostics(this.console),
      new SqlCodeLenses(this.documents, this.console, active.onDidChange),
      this.console.onDidChangeRun((run) => this.afterRun(run)),
    ];
  }

  commands(): DatabaseCommands {
    return {
      newSqlDocument: () => this.documents.create(),
      runStatement: (offset) => this.run(offset),
      explainStatement: (offset) => this.explain(offset),
      cancelStatement: () => this.console.cancel(this.documents.editor?.document),
      sqlHistory: () => this.fromHistory(),
      openTable: (of) => this.openTable(of),
      copyName: (of) => this.copyName(of),
      refreshDatabase: () => this.tree.refresh(),
      copyConnectionString: () => this.copyConnectionString(),
      openPsql: () => this.withDatabase(openPsql),
      resetData: () => this.resetData.run(),
    };
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  private async run(offset: unknown): Promise<SqlRun | undefined> {
    const editor = this.editor();
    const statements = this.documents.chosen(editor, asOffset(offset));
    const [run] = await Promise.all([this.console.run(editor.document, statements), this.results.reveal()]);
    return run;
  }

  private async explain(offset: unknown): Promise<void> {
    const editor = this.editor();
    const [statement, ...others] = this.documents.chosen(editor, asOffset(offset));
    if (!statement || others.length > 0) {
      throw new InputError(
        l10n.t('A plan is shown of one statement at a time.'),
        l10n.t('Select one statement, or none and put the cursor into it.'),
      );
    }
    const { document, viewColumn } = editor; // as it is now: it may be closed before the plan is there
    const explained = await this.console.explain(document, statement);
    if (explained?.plan !== undefined) this.plan.show(statement.text, explained.plan, viewColumn);
    else if (explained) await this.results.reveal();
  }

  private async fromHistory(): Promise<void> {
    const sql = await this.history.choose();
    if (sql !== undefined) await this.documents.insert(sql);
  }

  private async openTable(of: unknown): Promise<SqlRun | undefined> {
    const table = tableOf(of);
    if (!table) return undefined;
    const name = [table.schema, table.name].map((each) => `"${each.replaceAll('"', '""')}"`).join('.');
    const [run] = await Promise.all([
      this.console.runAlone(tableName(table), `SELECT * FROM ${name}`),
      this.results.reveal(),
    ]);
    return run;
  }

  private async copyName(of: unknown): Promise<void> {
    const table = tableOf(of);
    if (table) await env.clipboard.writeText(tableName(table));
  }

  private async copyConnectionString(): Promise<void> {
    await this.withDatabase(async ({ url }) => {
      await env.clipboard.writeText(url);
      window.setStatusBarMessage(
        l10n.t('The connection string was copied; it has the password in it'),
        5_000,
      );
    });
  }

  /** Starts the database where it does not run. */
  private async withDatabase(action: (database: WorkspaceDatabase) => Promise<void>): Promise<void> {
    const database =
      this.database.open ??
      (await this.tasks.run(l10n.t('Starting the database'), (work) => this.database.start(work), {
        concurrent: true,
      }));
    if (database) await action(database);
  }

  private editor() {
    const { editor } = this.documents;
    if (editor) return editor;
    throw new InputError(
      this.active.session
        ? l10n.t('No SQL document of the drill is in front.')
        : l10n.t('No drill is open in this window.'),
      this.active.session
        ? l10n.t('Open one with "New SQL Document", or an SQL file of the drill.')
        : l10n.t('Start a drill first.'),
    );
  }

  private afterRun({ running, outcomes }: SqlRun): void {
    if (running) return;
    if (outcomes.some(({ tag }) => tag !== undefined && !CHANGES_NOTHING.test(tag))) this.tree.refresh();
  }
}

/** A lens gives the offset of its statement; the palette and keys give nothing, a menu the document. */
function asOffset(of: unknown): number | undefined {
  return typeof of === 'number' ? of : undefined;
}
