import { l10n, window } from 'vscode';
import type { ActiveDrill } from '../drill/activeDrill';
import { checkIdOf } from './checkId';
import { hasHint } from './resultNodes';
import type { ResultsView } from './resultsView';
import type { RevealedHints } from './revealedHints';

/** Next Hint: one more rung of a failed check's ladder. */
export class HintCommand {
  constructor(
    private readonly active: ActiveDrill,
    private readonly hints: RevealedHints,
    private readonly results: ResultsView,
  ) {}

  /** @param of a check's row, or its id; without it the first failed check that has a hint left */
  async run(of?: unknown): Promise<void> {
    const wanted = checkIdOf(of);
    const check = this.active.verdict?.checks.find(
      (each) => (wanted === undefined || each.id === wanted) && hasHint(each, (id) => this.hints.count(id)),
    );
    if (!check) {
      void window.showInformationMessage(
        l10n.t('There is no further hint: hints are for checks that failed.'),
      );
      return;
    }
    const index = this.hints.count(check.id);
    await this.hints.reveal(check.id);
    await this.results.showHint(check.id, index);
  }
}
