import { commands, l10n, Uri, window, workspace, type LogOutputChannel } from 'vscode';
import type { Snapshot } from '../../workspace/snapshot';
import type { ActiveDrill } from './activeDrill';
import type { DrillDatabase } from '../database/drillDatabase';
import { reportError } from '../errorReport';
import type { RestoreCommand } from './restoreCommand';
import { saveDrillFiles } from './saving';
import type { Tasks } from '../tasks';

/** Reset Drill: back to the start, with the candidate's files kept aside. */
export class ResetCommand {
  constructor(
    private readonly active: ActiveDrill,
    private readonly database: DrillDatabase,
    private readonly restore: RestoreCommand,
    private readonly tasks: Tasks,
    private readonly log: LogOutputChannel,
  ) {}

  async run(): Promise<Snapshot | undefined> {
    if (!this.active.session || !workspace.isTrusted) return undefined;
    const reset = l10n.t('Reset');
    const answer = await window.showWarningMessage(
      l10n.t('Reset "{0}" to its start?', this.active.session.drill.manifest.title),
      {
        modal: true,
        detail: l10n.t(
          'Your files, your database, the last result and the revealed hints go back to the start. A snapshot of your files is kept, and Restore Snapshot brings them back.',
        ),
      },
      reset,
    );
    return answer === reset ? this.reset() : undefined;
  }

  /** The reset itself, once it was agreed to. */
  async reset(): Promise<Snapshot | undefined> {
    const { session } = this.active;
    if (!session) return undefined;
    const wasReady = this.database.state === 'ready';
    const snapshot = await this.tasks.run(
      l10n.t('Resetting'),
      async (work) => {
        // What is not saved yet belongs into the snapshot, and an open editor follows the disk only when it is saved.
        await saveDrillFiles(this.active);
        await this.database.settled();
        const kept = await session.reset(work);
        this.database.forgetClone();
        return kept;
      },
      { retry: () => this.run() },
    );
    if (!snapshot) return undefined;
    await this.active.refresh();
    this.announce(snapshot);
    if (wasReady) void this.restartDatabase();
    return snapshot;
  }

  private async restartDatabase(): Promise<void> {
    const options = { concurrent: true, quiet: true, retry: () => this.restartDatabase() };
    await this.tasks.run(l10n.t('Starting the database'), (work) => this.database.start(work), options);
  }

  private announce(snapshot: Snapshot): void {
    const undo = l10n.t('Undo');
    const show = l10n.t('Show Snapshot');
    const where = workspace.asRelativePath(Uri.file(snapshot.folder), false);
    window
      .showInformationMessage(
        l10n.t('The drill is back at its start. Your files are kept in {0}.', where),
        undo,
        show,
      )
      .then(
        (chosen) => {
          if (chosen === undo) return this.restore.restore(snapshot.name);
          return chosen === show
            ? commands.executeCommand('revealInExplorer', Uri.file(snapshot.folder))
            : undefined;
        },
        (error: unknown) => reportError(error, this.log),
      );
  }
}
