import { l10n, ViewColumn, type Disposable, type LogOutputChannel, type Uri } from 'vscode';
import type { ExplainAnswer, FromPlan, ToPlan } from '../../webview/plan/protocol';
import { reportError } from '../errorReport';
import { ViewTab } from '../webview/viewTab';

/** The plan of the statement that was explained last, in a tab beside its document. */
export class PlanTab implements Disposable {
  private readonly tab: ViewTab<ToPlan, FromPlan>;

  constructor(extension: Uri, log: LogOutputChannel) {
    this.tab = new ViewTab<ToPlan, FromPlan>({
      viewType: 'backendDrills.plan',
      name: 'plan',
      extension,
      onMessage: () => undefined,
      onRestored: (state) => this.tab.show(title(), isPlan(state) ? state : { type: 'gone' }),
      onError: (error) => reportError(error, log),
    });
  }

  /**
   * @param plan PostgreSQL's JSON
   * @param column of the document
   */
  show(sql: string, plan: string, column: ViewColumn | undefined): void {
    const answer = JSON.parse(plan) as ExplainAnswer[];
    this.tab.open(title(), { type: 'plan', explain: { sql, answer } }, beside(column));
  }

  dispose(): void {
    this.tab.dispose();
  }
}

/**
 * Code is in the first column and what is read of it in the second. VS Code's own "beside" is beside what is in front, which may be
 * the brief by now.
 */
function beside(column: ViewColumn | undefined): ViewColumn {
  return column === ViewColumn.One ? ViewColumn.Two : ViewColumn.Beside;
}

function title(): string {
  return l10n.t('Plan');
}

function isPlan(state: unknown): state is ToPlan {
  return typeof state === 'object' && state !== null && 'type' in state && state.type === 'plan';
}
