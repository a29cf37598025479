import { commands, l10n, ViewColumn, type Disposable, type LogOutputChannel, type Uri } from 'vscode';
import type { Verdict } from '../../rubric/verdict';
import type { Detail, FromDetail, ToDetail } from '../../webview/detail/protocol';
import type { ActiveDrill } from '../drill/activeDrill';
import { reportError } from '../errorReport';
import { ViewTab } from '../webview/viewTab';
import { verdictSentence } from '../words';
import { checkIdOf } from './checkId';
import type { RevealedHints } from './revealedHints';

export const RESULT_DETAIL = 'backendDrills.resultDetail';

/** Result Detail: one check of the last verdict with its pictures, in a tab that follows the verdict. */
export class ResultDetail implements Disposable {
  private readonly tab: ViewTab<ToDetail, FromDetail>;
  private readonly listeners: readonly Disposable[];
  /** Of the check that is shown. */
  private checkId: string | undefined;

  constructor(
    private readonly active: ActiveDrill,
    private readonly hints: RevealedHints,
    extension: Uri,
    log: LogOutputChannel,
  ) {
    this.tab = new ViewTab<ToDetail, FromDetail>({
      viewType: RESULT_DETAIL,
      name: 'detail',
      extension,
      onMessage: (message) => this.answer(message),
      onRestored: (state) => this.restore(state),
      onError: (error) => reportError(error, log),
    });
    const refresh = () => this.refresh();
    this.listeners = [active.onDidChange(refresh), hints.onDidChange(refresh)];
  }

  /** @param of a check's row, or its id; without it what failed first, else the first check */
  show(of?: unknown): void {
    const { verdict } = this.active;
    const wanted = checkIdOf(of) ?? (verdict && firstOf(verdict));
    if (wanted === undefined) return;
    this.checkId = wanted;
    // Where the brief is, so that the code stays in sight.
    this.tab.open(...this.content(), ViewColumn.Two);
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.tab.dispose();
  }

  private refresh(): void {
    this.tab.show(...this.content());
  }

  private async restore(state: unknown): Promise<void> {
    this.checkId = checkIdOf(state);
    // The drill may not have been looked for yet; whoever finds it, or finds none, refreshes.
    await this.active.detect();
  }

  private content(): [title: string, message: ToDetail] {
    const detail = this.detail();
    return detail
      ? [detail.check.title, { type: 'detail', detail }]
      : [l10n.t('Result Detail'), { type: 'gone' }];
  }

  private detail(): Detail | undefined {
    const { verdict, session, stale } = this.active;
    const check = verdict?.checks.find(({ id }) => id === this.checkId);
    if (!verdict || !session || !check) return undefined;
    return {
      drill: session.drill.manifest.title,
      headline: verdictSentence(verdict),
      stale,
      checks: verdict.checks.map(({ id, title, outcome }) => ({ id, title, outcome })),
      check: { ...check, hints: check.hints.slice(0, this.hints.count(check.id)) },
      hintCount: check.hints.length,
      redFlags: verdict.redFlags.filter(({ id }) => check.redFlags?.includes(id)).map(({ title }) => title),
    };
  }

  private answer(message: FromDetail): unknown {
    switch (message.type) {
      case 'select':
        this.checkId = message.checkId;
        this.refresh();
        return undefined;
      case 'openPosition':
        return commands.executeCommand('backendDrills.openPosition', message.position);
      case 'openDifference':
        return commands.executeCommand('backendDrills.openDifference', {
          checkId: message.checkId,
          index: message.index,
        });
      case 'nextHint':
        // Not by the command: it goes on to the row in Results, and the person is here.
        return this.hints.reveal(message.checkId);
      case 'check':
        return commands.executeCommand('backendDrills.check');
    }
  }
}

function firstOf({ checks }: Verdict): string | undefined {
  return (checks.find(({ outcome }) => outcome === 'failed') ?? checks[0])?.id;
}
