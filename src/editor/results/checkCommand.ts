import { commands, EventEmitter, l10n, window, workspace, type LogOutputChannel } from 'vscode';
import type { Work } from '../../progress';
import type { Verdict } from '../../rubric/verdict';
import type { Session } from '../../session/session';
import type { ActiveDrill } from '../drill/activeDrill';
import type { DrillDatabase } from '../database/drillDatabase';
import { doctorRemedy, reportError, type Remedy } from '../errorReport';
import type { ResultsView } from './resultsView';
import { saveDrillFiles } from '../drill/saving';
import type { WorkTime } from '../drill/workTime';
import type { Tasks } from '../tasks';
import { verdictSentence } from '../words';

/** Check: saves, judges, shows. */
export class CheckCommand {
  private readonly runningChanged = new EventEmitter<void>();
  readonly onDidChangeRunning = this.runningChanged.event;
  private running = false;

  constructor(
    private readonly active: ActiveDrill,
    private readonly database: DrillDatabase,
    private readonly results: ResultsView,
    private readonly time: WorkTime,
    private readonly tasks: Tasks,
    private readonly log: LogOutputChannel,
  ) {}

  get isRunning(): boolean {
    return this.running;
  }

  /** @returns the verdict; undefined where there is none, which the person has been told */
  async run(): Promise<Verdict | undefined> {
    const { session } = this.active;
    if (!session || !workspace.isTrusted) return undefined;
    const verdict = await this.tasks.run(l10n.t('Checking'), (work) => this.judge(session, work), {
      retry: () => this.run(),
    });
    if (!verdict) return undefined;
    await this.active.refresh();
    await this.results.focus();
    this.announce(verdict);
    return verdict;
  }

  private async judge(session: Session, work: Work): Promise<Verdict> {
    this.setRunning(true);
    try {
      await saveDrillFiles(this.active);
      await this.time.flush(); // what lies before a pass is told apart
      await this.database.start(work);
      return await session.check(work);
    } finally {
      this.setRunning(false);
    }
  }

  private setRunning(running: boolean): void {
    this.running = running;
    this.runningChanged.fire();
  }

  /** One notification, for whoever does not look at the view. */
  private announce(verdict: Verdict): void {
    const show: Remedy = { title: l10n.t('Show Results'), run: () => this.results.focus() };
    const core = verdict.checks.filter((check) => check.kind === 'core');
    const failed = core.filter((check) => check.outcome === 'failed').length;
    const said =
      verdict.outcome === 'passed'
        ? window.showInformationMessage(l10n.t('{0}.', verdictSentence(verdict)), show)
        : verdict.outcome === 'failed'
          ? window.showWarningMessage(
              l10n.t('{0}: {1} of {2} core checks failed.', verdictSentence(verdict), failed, core.length),
              show,
            )
          : window.showWarningMessage(
              l10n.t('Some checks could not be made, so there is no score and no attempt was counted.'),
              show,
              { title: l10n.t('Retry'), run: () => this.run() },
              doctorRemedy(),
              { title: l10n.t('Show Log'), run: () => commands.executeCommand('backendDrills.showLog') },
            );
    said.then(
      (chosen) => chosen?.run(),
      (error: unknown) => reportError(error, this.log),
    );
  }
}
