import { l10n, MarkdownString, StatusBarAlignment, ThemeColor, window, type Disposable } from 'vscode';
import type { DrillDatabase } from '../database/drillDatabase';
import type { ActiveDrill } from '../drill/activeDrill';
import type { CheckCommand } from '../results/checkCommand';
import { drillStatus } from './drillStatus';

/** The one item in the status bar of a drill's window: the drill, its result, its database. */
export class StatusBar implements Disposable {
  private readonly item = window.createStatusBarItem('backendDrills.status', StatusBarAlignment.Left, 0);
  private readonly listeners: readonly Disposable[];

  constructor(
    private readonly active: ActiveDrill,
    private readonly database: DrillDatabase,
    private readonly check: CheckCommand,
  ) {
    this.item.name = l10n.t('Backend Drills: drill and database');
    this.item.command = 'backendDrills.showActions';
    const update = () => this.update();
    this.listeners = [
      active.onDidChange(update),
      database.onDidChange(update),
      check.onDidChangeRunning(update),
    ];
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.item.dispose();
  }

  private update(): void {
    const status = drillStatus(this.active, this.database, this.check);
    if (!status) {
      this.item.hide();
      return;
    }
    const { title, result, resultIcon, database, databaseState } = status;
    const databaseIcon = databaseState === 'starting' ? 'loading~spin' : 'database';
    // A database that is ready needs no words; the label below and the tooltip have them always.
    const databaseText = databaseState === 'ready' ? '' : ` ${database}`;
    this.item.text = `$(${resultIcon}) ${title}: ${result}  $(${databaseIcon})${databaseText}`;
    this.item.tooltip = tooltip(title, result, this.database.description ?? database);
    this.item.backgroundColor =
      databaseState === 'lost' ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.accessibilityInformation = { label: `Backend Drills: ${title}, ${result}. ${database}` };
    this.item.show();
  }
}

function tooltip(title: string, result: string, database: string): MarkdownString {
  const text = new MarkdownString();
  for (const line of [`${title}: ${result}`, database, l10n.t('Select for what to do next.')]) {
    text.appendText(line).appendMarkdown('\n\n');
  }
  return text;
}
