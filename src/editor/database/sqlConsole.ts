import {
  commands,
  EventEmitter,
  l10n,
  window,
  workspace,
  type Disposable,
  type LogOutputChannel,
  type TextDocument,
} from 'vscode';
import { InputError } from '../../errors';
import type { ExplainOutcome } from '../../postgres/console/explain';
import type { QuerySession } from '../../postgres/console/querySession';
import type { StatementOutcome } from '../../postgres/console/statementOutcome';
import type { SqlStatement } from '../../postgres/database/sqlStatements';
import type { WorkspaceDatabase } from '../../session/workspaceDatabase';
import type { Tasks } from '../tasks';
import type { DrillDatabase } from './drillDatabase';
import type { SqlHistory } from './sqlHistory';

/** Statements that a person had run together, with what became of them so far. */
export interface SqlRun {
  /** The document's or the table's name. */
  readonly title: string;
  /** Undefined for a table that was opened. */
  readonly document: TextDocument | undefined;
  /** Of the document as it was run: positions count in that text. */
  readonly version: number | undefined;
  readonly statements: readonly SqlStatement[];
  /** As many as have ended; a plan is shown elsewhere, and has none. */
  readonly outcomes: readonly StatementOutcome[];
  readonly running: boolean;
}

/** Runs statements of SQL documents on the drill's database. Each document has a session of its own, as long as it is open. */
export class SqlConsole implements Disposable {
  private readonly runChanged = new EventEmitter<SqlRun>();
  /** A run began, came further or ended. */
  readonly onDidChangeRun = this.runChanged.event;

  private readonly sessions = new Map<string, QuerySession>();
  /** Keys of the documents whose statements are under way. */
  private readonly busy = new Set<string>();
  private readonly listeners: readonly Disposable[];

  constructor(
    private readonly database: DrillDatabase,
    private readonly history: SqlHistory,
    private readonly tasks: Tasks,
    private readonly log: LogOutputChannel,
  ) {
    this.listeners = [
      database.onDidChange(() => database.state !== 'ready' && this.closeAll()),
      workspace.onDidCloseTextDocument(({ uri }) => this.close(uri.toString())),
    ];
  }

  isRunning(document: TextDocument): boolean {
    return this.busy.has(keyOf(document));
  }

  /** Runs the statements in order and stops at the first that is not done. @returns undefined where there is no database */
  async run(document: TextDocument, statements: readonly SqlStatement[]): Promise<SqlRun | undefined> {
    return this.inSession(keyOf(document), (session) =>
      this.runAll(session, { title: nameOf(document), document, version: document.version, statements }),
    );
  }

  /** Runs one statement that no document has, in a session of its own. */
  async runAlone(title: string, sql: string): Promise<SqlRun | undefined> {
    const statements = [{ text: sql, start: 0, end: sql.length }];
    const key = `alone:${title}`;
    try {
      return await this.inSession(key, (session) =>
        this.runAll(session, { title, document: undefined, version: undefined, statements }),
      );
    } finally {
      this.close(key);
    }
  }

  /** Runs the statement for its plan; nothing that it changes stays. What PostgreSQL refuses is published as of any run. */
  async explain(document: TextDocument, statement: SqlStatement): Promise<ExplainOutcome | undefined> {
    return this.inSession(keyOf(document), async (session) => {
      const run = { title: nameOf(document), document, version: document.version, statements: [statement] };
      this.runChanged.fire({ ...run, outcomes: [], running: true });
      const explained = await session.explain(statement.text);
      const refused = { tag: undefined, columns: [], rows: [], complete: true, ...explained };
      const outcomes = explained.plan === undefined ? [refused] : [];
      this.runChanged.fire({ ...run, outcomes, running: false });
      return explained;
    });
  }

  /** Cancels what the document runs; without one, all that runs. */
  async cancel(document?: TextDocument): Promise<void> {
    const keys = document && this.isRunning(document) ? [keyOf(document)] : [...this.busy];
    await Promise.all(keys.map(async (key) => this.sessions.get(key)?.cancel()));
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.closeAll();
    this.runChanged.dispose();
  }

  private async runAll(session: QuerySession, run: Omit<SqlRun, 'outcomes' | 'running'>): Promise<SqlRun> {
    const outcomes: StatementOutcome[] = [];
    const publish = (running: boolean): SqlRun => {
      const current = { ...run, outcomes: [...outcomes], running };
      this.runChanged.fire(current);
      return current;
    };
    for (const { text } of run.statements) {
      publish(true);
      const outcome = await session.run(text);
      outcomes.push(outcome);
      const { state, milliseconds } = outcome;
      await this.history.add({ sql: text, state, at: Date.now(), milliseconds });
      if (state !== 'done') break;
    }
    return publish(false);
  }

  private async inSession<T>(
    key: string,
    action: (session: QuerySession) => Promise<T>,
  ): Promise<T | undefined> {
    if (this.busy.has(key)) {
      throw new InputError(
        l10n.t('A statement of this document is still running.'),
        l10n.t('Cancel it, or wait for its end.'),
      );
    }
    this.setBusy(key, true);
    try {
      const database = await this.ready();
      return database && (await action(await this.session(key, database)));
    } finally {
      this.setBusy(key, false);
    }
  }

  private async ready(): Promise<WorkspaceDatabase | undefined> {
    if (this.database.open) return this.database.open;
    return this.tasks.run(l10n.t('Starting the database'), (work) => this.database.start(work), {
      concurrent: true,
    });
  }

  private async session(key: string, database: WorkspaceDatabase): Promise<QuerySession> {
    const known = this.sessions.get(key);
    if (known?.isOpen) return known;
    if (known && known.transaction !== 'idle') {
      void window.showWarningMessage(
        l10n.t('The connection was lost, and with it the open transaction: PostgreSQL rolled it back.'),
      );
    }
    const session = await database.connect();
    this.sessions.set(key, session);
    return session;
  }

  private closeAll(): void {
    for (const key of this.sessions.keys()) this.close(key);
  }

  private close(key: string): void {
    const session = this.sessions.get(key);
    this.sessions.delete(key);
    session?.close().catch((error: unknown) => this.log.warn(String(error)));
  }

  private setBusy(key: string, busy: boolean): void {
    if (busy) this.busy.add(key);
    else this.busy.delete(key);
    void commands.executeCommand('setContext', 'backendDrills.sqlRunning', this.busy.size > 0);
  }
}

function keyOf({ uri }: TextDocument): string {
  return uri.toString();
}

function nameOf({ uri, isUntitled }: TextDocument): string {
  return isUntitled ? uri.path : workspace.asRelativePath(uri, false);
}
