import type { Disposable, LogOutputChannel, Uri } from 'vscode';
import type { CommandHandlers } from '../commands';
import type { DrillDatabase } from '../database/drillDatabase';
import type { ActiveDrill } from '../drill/activeDrill';
import type { WorkTime } from '../drill/workTime';
import { openPosition } from '../position';
import type { Tasks } from '../tasks';
import { TestExplorer } from '../tests/testExplorer';
import { CheckCommand } from './checkCommand';
import { CheckOnSave } from './checkOnSave';
import { Diagnostics } from './diagnostics';
import { Differences } from './differences';
import { ExportCommand } from './exportCommand';
import { HintCommand } from './hintCommand';
import { ReportFile } from './reportFile';
import { ResultDetail } from './resultDetail';
import { ResultsView } from './resultsView';
import { RevealedHints } from './revealedHints';

export type ResultsCommands = Pick<
  CommandHandlers,
  | 'check'
  | 'nextHint'
  | 'showResults'
  | 'showDetail'
  | 'showReport'
  | 'exportReport'
  | 'openPosition'
  | 'openDifference'
>;

/** All that checks and shows what came of it: Results, its detail, Problems, the Test Explorer, hints, reports. */
export class ResultsRoom implements Disposable {
  readonly check: CheckCommand;
  private readonly view: ResultsView;
  private readonly hint: HintCommand;
  private readonly detail: ResultDetail;
  private readonly report: ReportFile;
  private readonly exporting: ExportCommand;
  private readonly differences: Differences;
  private readonly parts: readonly { dispose(): unknown }[];

  constructor(
    extension: Uri,
    private readonly active: ActiveDrill,
    database: DrillDatabase,
    time: WorkTime,
    tasks: Tasks,
    log: LogOutputChannel,
  ) {
    const hints = new RevealedHints(active, log);
    this.view = new ResultsView(active, hints);
    this.check = new CheckCommand(active, database, this.view, time, tasks, log);
    this.hint = new HintCommand(active, hints, this.view);
    this.detail = new ResultDetail(active, hints, extension, log);
    this.report = new ReportFile(active, hints, log);
    this.exporting = new ExportCommand(active, log);
    this.differences = new Differences(active);
    this.parts = [
      hints,
      this.view,
      this.detail,
      this.report,
      this.differences,
      new Diagnostics(active, log),
      new CheckOnSave(active, this.check),
      new TestExplorer(active, this.check),
    ];
  }

  commands(): ResultsCommands {
    return {
      check: () => this.check.run(),
      nextHint: (of) => this.hint.run(of),
      showResults: () => this.view.show({ focus: true }),
      showDetail: (of) => this.detail.show(of),
      showReport: () => this.report.show(),
      exportReport: () => this.exporting.run(),
      openPosition: (position) => openPosition(this.active, position),
      openDifference: (address) => this.differences.show(address),
    };
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }
}
