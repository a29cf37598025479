import { commands, l10n, ThemeIcon, window, type QuickPickItem } from 'vscode';
import type { DrillDatabase } from '../database/drillDatabase';
import type { ActiveDrill } from '../drill/activeDrill';
import type { CheckCommand } from '../results/checkCommand';
import { drillStatus } from './drillStatus';

interface Action extends QuickPickItem {
  /** Without `backendDrills.` */
  readonly command: string;
}

/** What the status bar's item opens: what can be done now, the natural next step first. */
export class ActionMenu {
  constructor(
    private readonly active: ActiveDrill,
    private readonly database: DrillDatabase,
    private readonly check: CheckCommand,
  ) {}

  async show(): Promise<void> {
    const status = drillStatus(this.active, this.database, this.check);
    if (!status) {
      await commands.executeCommand('backendDrills.startDrill');
      return;
    }
    const { title, result, database } = status;
    const chosen = await window.showQuickPick(this.actions(), {
      title: `${title}: ${result}. ${database}`,
      placeHolder: l10n.t('What to do next'),
    });
    if (chosen) await commands.executeCommand(`backendDrills.${chosen.command}`);
  }

  private actions(): Action[] {
    const { verdict, stale } = this.active;
    const needsCheck = !this.check.isRunning && (!verdict || stale || verdict.score === null);
    const check: Action = { label: l10n.t('Check'), iconPath: new ThemeIcon('run-all'), command: 'check' };
    const results: Action = {
      label: l10n.t('Show Results'),
      iconPath: new ThemeIcon('checklist'),
      command: 'showResults',
    };
    const running = this.database.state === 'ready' || this.database.state === 'starting';
    return [
      ...(needsCheck ? [check, results] : [results, check]),
      { label: l10n.t('Run Scenario'), iconPath: new ThemeIcon('debug-start'), command: 'runScenario' },
      { label: l10n.t('Show Brief'), iconPath: new ThemeIcon('book'), command: 'showBrief' },
      running
        ? {
            label: l10n.t('Stop Database'),
            iconPath: new ThemeIcon('debug-stop'),
            ...(this.database.description && { description: this.database.description }),
            command: 'stopDatabase',
          }
        : { label: l10n.t('Start Database'), iconPath: new ThemeIcon('database'), command: 'startDatabase' },
      { label: l10n.t('Doctor'), iconPath: new ThemeIcon('pulse'), command: 'doctor' },
      { label: l10n.t('Show Log'), iconPath: new ThemeIcon('output'), command: 'showLog' },
    ];
  }
}
