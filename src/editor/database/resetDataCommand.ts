import { l10n, window, workspace } from 'vscode';
import type { ActiveDrill } from '../drill/activeDrill';
import type { Tasks } from '../tasks';
import type { DrillDatabase } from './drillDatabase';

/** Reset Data: the drill's database alone goes back to the start. */
export class ResetDataCommand {
  constructor(
    private readonly active: ActiveDrill,
    private readonly database: DrillDatabase,
    private readonly tasks: Tasks,
  ) {}

  async run(): Promise<boolean> {
    if (!this.active.session || !workspace.isTrusted) return false;
    const reset = l10n.t('Reset Data');
    const answer = await window.showWarningMessage(
      l10n.t('Reset the data of "{0}" to its start?', this.active.session.drill.manifest.title),
      {
        modal: true,
        detail: l10n.t(
          'The database is dropped and made anew: all that was changed in it is lost, and whoever is connected is cut off. Your files, the last result and the hints stay as they are.',
        ),
      },
      reset,
    );
    return answer === reset && this.reset();
  }

  /** The reset itself, once it was agreed to. @returns whether it was done */
  async reset(): Promise<boolean> {
    const done = await this.tasks.run(l10n.t('Resetting the data'), (work) => this.database.resetData(work), {
      retry: () => this.reset(),
    });
    if (!done) return false;
    void window.showInformationMessage(
      l10n.t(
        'The database is back at its start; your files are as they were. Terminals that were open before have its old URL.',
      ),
    );
    return true;
  }
}
