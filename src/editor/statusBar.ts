import { l10n, StatusBarAlignment, ThemeColor, window, type Disposable } from 'vscode';
import type { ActiveDrill } from './drill/activeDrill';
import type { DrillDatabase } from './database/drillDatabase';

/** The one item in the status bar: how the drill's database is, in a drill's window. */
export class StatusBar implements Disposable {
  private readonly item = window.createStatusBarItem('backendDrills.database', StatusBarAlignment.Left, 0);
  private readonly listeners: readonly Disposable[];

  constructor(
    private readonly active: ActiveDrill,
    private readonly database: DrillDatabase,
  ) {
    this.item.name = l10n.t('Backend Drills: database');
    this.listeners = [active.onDidChange(() => this.update()), database.onDidChange(() => this.update())];
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.item.dispose();
  }

  private update(): void {
    if (!this.active.session) {
      this.item.hide();
      return;
    }
    const { state } = this.database;
    const words = {
      stopped: l10n.t('Database stopped'),
      starting: l10n.t('Database starting'),
      ready: l10n.t('Database ready'),
      lost: l10n.t('Database lost'),
    }[state];
    const canStart = state === 'stopped' || state === 'lost';
    this.item.text = `$(${state === 'starting' ? 'loading~spin' : 'database'}) ${words}`;
    this.item.tooltip = canStart
      ? l10n.t('{0}. Select to start it.', words)
      : (this.database.description ?? words);
    this.item.command = canStart ? 'backendDrills.startDatabase' : 'backendDrills.showLog';
    this.item.backgroundColor =
      state === 'lost' ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.accessibilityInformation = { label: `Backend Drills: ${words}` };
    this.item.show();
  }
}
