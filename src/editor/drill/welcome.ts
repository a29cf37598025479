import { commands, l10n, workspace, type LogOutputChannel, type Memento } from 'vscode';
import type { ActiveDrill } from './activeDrill';
import { openFirstFiles, showBrief } from './brief';
import type { DrillDatabase } from '../database/drillDatabase';
import { reportError } from '../errorReport';
import type { Tasks } from '../tasks';

const WELCOMED = 'welcomed';

/**
 * What happens by itself when a drill's folder opens: the first time the files, the brief and our views; each time the
 * database, in a trusted window.
 */
export class Welcome {
  /** The workspace that was welcomed in this window. */
  private welcomed: string | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly active: ActiveDrill,
    private readonly database: DrillDatabase,
    private readonly tasks: Tasks,
    private readonly memento: Memento,
    private readonly log: LogOutputChannel,
  ) {}

  /** Joins a welcome that is under way. */
  run(): Promise<void> {
    this.running ??= this.welcome().finally(() => (this.running = undefined));
    return this.running;
  }

  private async welcome(): Promise<void> {
    const folder = this.active.session?.folder;
    if (!folder || this.welcomed === folder) return;
    const firstTime = this.memento.get<string>(WELCOMED) !== folder;
    try {
      if (firstTime) await this.present(folder);
      if (!workspace.isTrusted) return;
      this.welcomed = folder;
      await this.startDatabase(firstTime);
    } catch (error) {
      reportError(error, this.log);
    }
  }

  /** Starts the database of this window's drill; what goes wrong is shown. */
  async startDatabase(inFront: boolean): Promise<void> {
    await this.tasks.run(l10n.t('Starting the database'), (work) => this.database.start(work), {
      concurrent: true,
      quiet: !inFront,
      retry: () => this.startDatabase(true),
    });
  }

  private async present(folder: string): Promise<void> {
    await this.memento.update(WELCOMED, folder);
    await commands.executeCommand('workbench.view.extension.backendDrills');
    await openFirstFiles(this.active);
    await showBrief(this.active);
  }
}
