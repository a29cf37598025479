import {
  commands,
  EventEmitter,
  l10n,
  window,
  workspace,
  type Disposable,
  type EnvironmentVariableCollection,
  type LogOutputChannel,
} from 'vscode';
import { CancelledError, InputError, throwIfCancelled } from '../../errors';
import { untilCancelled, type Work } from '../../progress';
import type { Session } from '../../session/session';
import type { WorkspaceDatabase } from '../../session/workspaceDatabase';
import type { ActiveDrill } from '../drill/activeDrill';
import type { EngineHandle } from '../engineHandle';
import { reportError } from '../errorReport';

export type DatabaseState = 'stopped' | 'starting' | 'ready' | 'lost';

/** The candidate's own database in this window: started once for all who need it, and known to the terminals. */
export class DrillDatabase implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  private current: DatabaseState = 'stopped';
  private database: WorkspaceDatabase | undefined;
  private starting: Promise<WorkspaceDatabase> | undefined;
  private startFailed = false;
  private readonly saidNotices = new Set<string>();

  constructor(
    private readonly engine: EngineHandle,
    private readonly active: ActiveDrill,
    private readonly environment: EnvironmentVariableCollection,
    private readonly log: LogOutputChannel,
  ) {
    // A URL of an earlier run names a server that is gone.
    environment.persistent = false;
    environment.description = l10n.t("The URL of the drill's database");
  }

  get state(): DatabaseState {
    return this.current;
  }

  /** Whether the last start failed, and nothing has been tried since. */
  get failed(): boolean {
    return this.current === 'stopped' && this.startFailed;
  }

  /** The database itself; undefined unless it is ready. */
  get open(): WorkspaceDatabase | undefined {
    return this.database;
  }

  /** For people: "PostgreSQL 18.4, embedded, port 41234"; undefined unless it is ready. */
  get description(): string | undefined {
    return this.database?.server.description;
  }

  /**
   * Makes the database ready, or joins whoever does so already.
   * @throws EnvironmentError, InputError, CancelledError
   */
  async start(work: Work): Promise<WorkspaceDatabase> {
    if (!workspace.isTrusted) {
      throw new InputError(
        l10n.t('This window is in Restricted Mode, so no database is started.'),
        l10n.t('Trust the folder first (Workspaces: Manage Workspace Trust).'),
      );
    }
    if (this.database) return this.database;
    if (this.starting) work.onProgress?.(l10n.t('Waiting for the database'));
    try {
      return await this.join(work, (session) => session.prepare(work));
    } catch (error) {
      // Whoever began the start that was joined has cancelled it; this one still wants it.
      if (error instanceof CancelledError && !work.signal?.aborted) return this.start(work);
      throw error;
    }
  }

  /**
   * Puts the data alone back to the start, whoever is connected. The database is ready afterwards.
   * @throws EnvironmentError, InputError, CancelledError
   */
  async resetData(work: Work): Promise<WorkspaceDatabase> {
    await this.settled();
    this.letGo();
    return this.join(work, (session) => session.resetData(work));
  }

  /** Waits until a start that is under way has come to its end, whichever. */
  async settled(): Promise<void> {
    await this.starting?.catch(() => undefined);
  }

  /** Gives the server back; it stops unless another window uses it. It is said to be stopped once it is. */
  async stop(): Promise<void> {
    await this.settled();
    this.letGo();
    try {
      await this.engine.stopServer();
    } finally {
      this.setState('stopped');
    }
  }

  /** After a reset the workspace has a new database: the next need makes it. */
  forgetClone(): void {
    this.forget('stopped');
  }

  dispose(): void {
    this.changed.dispose();
  }

  private join(
    work: Work,
    make: (session: Session) => Promise<WorkspaceDatabase>,
  ): Promise<WorkspaceDatabase> {
    this.starting ??= this.prepare(work, make).finally(() => (this.starting = undefined));
    return untilCancelled(this.starting, work.signal);
  }

  private async prepare(
    work: Work,
    make: (session: Session) => Promise<WorkspaceDatabase>,
  ): Promise<WorkspaceDatabase> {
    const { session } = this.active;
    if (!session)
      throw new InputError(l10n.t('No drill is open in this window.'), l10n.t('Start a drill first.'));
    this.setState('starting');
    try {
      const database = await make(session);
      throwIfCancelled(work.signal);
      this.database = database;
      this.environment.replace('DATABASE_URL', database.url);
      this.setState('ready');
      void database.server.lost.then((reason) => this.lost(database, reason));
      this.sayNotice(database.server.notice);
      return database;
    } catch (error) {
      this.startFailed = !(error instanceof CancelledError);
      this.forget('stopped');
      throw error;
    }
  }

  private lost(database: WorkspaceDatabase, reason: string): void {
    if (this.database?.server !== database.server) return;
    this.forget('lost');
    this.log.warn(`The database was lost: ${reason}`);
    const again = l10n.t('Start Again');
    window.showWarningMessage(l10n.t('The database went away: {0}', reason), again).then(
      (chosen) => chosen === again && commands.executeCommand('backendDrills.startDatabase'),
      (error: unknown) => reportError(error, this.log),
    );
  }

  private sayNotice(notice: string | undefined): void {
    if (!notice || this.saidNotices.has(notice)) return;
    this.saidNotices.add(notice);
    const settings = l10n.t('Open Settings');
    window.showInformationMessage(notice, settings).then(
      (chosen) =>
        chosen && commands.executeCommand('workbench.action.openSettings', 'backendDrills.postgres'),
      (error: unknown) => reportError(error, this.log),
    );
  }

  private forget(state: 'stopped' | 'lost'): void {
    this.letGo();
    this.setState(state);
  }

  private letGo(): void {
    this.database = undefined;
    this.environment.delete('DATABASE_URL');
  }

  private setState(state: DatabaseState): void {
    this.current = state;
    if (state !== 'stopped') this.startFailed = false;
    const shown = this.failed ? 'failed' : state;
    void commands.executeCommand('setContext', 'backendDrills.database', shown);
    void commands.executeCommand('setContext', 'backendDrills.databaseReady', state === 'ready');
    this.changed.fire();
  }
}
