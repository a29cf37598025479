import { l10n, window, type ConfigurationChangeEvent } from 'vscode';
import type { DrillDatabase } from './drillDatabase';
import type { EngineHandle } from '../engineHandle';
import { SECTION } from '../settings';
import type { Tasks } from '../tasks';

/** What a person does to the server itself, apart from any drill. */
export class ServerCommands {
  constructor(
    private readonly engine: EngineHandle,
    private readonly database: DrillDatabase,
    private readonly tasks: Tasks,
  ) {}

  async stop(): Promise<void> {
    await this.tasks.run(l10n.t('Stopping the database'), () => this.database.stop());
  }

  /** Removes what is kept to make starts fast; drills, results and progress stay. */
  async clearCaches(): Promise<void> {
    const done = await this.tasks.run(
      l10n.t('Clearing caches'),
      async (work) => {
        await this.database.stop();
        await (await this.engine.get()).clearCaches(work);
        return true;
      },
      { retry: () => this.clearCaches() },
    );
    if (done)
      void window.showInformationMessage(
        l10n.t('The caches are empty. The next start of a database takes longer.'),
      );
  }

  /** A changed setting counts from the next start; a running database can be started again right away. */
  async offerRestart(change: ConfigurationChangeEvent): Promise<void> {
    const concerns =
      change.affectsConfiguration(`${SECTION}.postgres`) ||
      change.affectsConfiguration(`${SECTION}.postgresUrl`);
    if (!concerns || this.database.state !== 'ready') return;
    const restart = l10n.t('Restart Now');
    const chosen = await window.showInformationMessage(
      l10n.t('The database setting counts from the next start.'),
      restart,
    );
    if (chosen !== restart) return;
    await this.tasks.run(l10n.t('Restarting the database'), async (work) => {
      await this.database.stop();
      await this.database.start(work);
    });
  }
}
