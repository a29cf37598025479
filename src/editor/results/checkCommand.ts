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

/** Where a check was asked for: only a command brings its result to the front, and a save asks for no attention at all. */
export type CheckOrigin = 'command' | 'tests' | 'save';

/** A check from its start on. */
export interface RunningCheck {
  readonly origin: CheckOrigin;
  readonly session: Session;
  /** Its verdict; rejects where there is none, which is reported by others. */
  readonly verdict: Promise<Verdict>;
  readonly controller: AbortController;
}

/** Check: saves, judges, shows. A newer one cancels the one that is under way. */
export class CheckCommand {
  private readonly runningChanged = new EventEmitter<void>();
  readonly onDidChangeRunning = this.runningChanged.event;
  private readonly started = new EventEmitter<RunningCheck>();
  readonly onDidStart = this.started.event;
  private running = false;
  private newest: AbortController | undefined;

  constructor(
    private readonly active: ActiveDrill,
    private readonly database: DrillDatabase,
    private readonly results: ResultsView,
    private readonly time: WorkTime,
    private readonly tasks: Tasks,
    private readonly log: LogOutputChannel,
  ) {}

  /** Whether one is under way, also while a newer one waits for its end. */
  get isRunning(): boolean {
    return this.running;
  }

  /** @returns the verdict; undefined where there is none, which the person has been told, or where a newer check was asked for */
  async run(origin: CheckOrigin = 'command'): Promise<Verdict | undefined> {
    const { session } = this.active;
    if (!session || !workspace.isTrusted) return undefined;
    const controller = new AbortController();
    this.newest = controller;
    const work = (given: Work) => this.start(session, origin, controller, given);
    const verdict = await this.tasks.run(l10n.t('Checking'), work, {
      controller,
      supersedes: true,
      quiet: origin !== 'command',
      unasked: origin === 'save',
      retry: () => this.run(),
    });
    if (this.newest !== controller) return undefined;
    this.setRunning(false);
    if (!verdict || origin !== 'command') return verdict;
    // A check takes seconds, in which who asked for it goes on typing: the keyboard stays where it is.
    await this.results.show({ focus: false });
    this.announce(verdict);
    return verdict;
  }

  private start(
    session: Session,
    origin: CheckOrigin,
    controller: AbortController,
    work: Work,
  ): Promise<Verdict> {
    this.setRunning(true);
    const verdict = this.judge(session, origin, work);
    this.started.fire({ origin, session, verdict, controller });
    return verdict;
  }

  private async judge(session: Session, origin: CheckOrigin, work: Work): Promise<Verdict> {
    // Who saves one file may have reasons not to save another.
    if (origin !== 'save') await saveDrillFiles(this.active);
    await this.time.flush(); // what lies before a pass is told apart
    await this.database.start(work);
    const verdict = await session.check(work);
    await this.active.refresh();
    return verdict;
  }

  private setRunning(running: boolean): void {
    if (running === this.running) return;
    this.running = running;
    void commands.executeCommand('setContext', 'backendDrills.checking', running);
    this.runningChanged.fire();
  }

  /** One notification, for whoever does not look at the view. */
  private announce(verdict: Verdict): void {
    const show: Remedy = { title: l10n.t('Show Results'), run: () => this.results.show({ focus: true }) };
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
