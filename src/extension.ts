import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { ActiveDrill } from './editor/drill/activeDrill';
import { showBrief } from './editor/drill/brief';
import { CheckCommand } from './editor/results/checkCommand';
import { CheckOnSave } from './editor/results/checkOnSave';
import { registerCommands } from './editor/commands';
import { DebugConfigurations } from './editor/debugConfiguration';
import { Diagnostics } from './editor/results/diagnostics';
import { Differences } from './editor/results/differences';
import { DatabaseRoom } from './editor/database/databaseRoom';
import { DrillDatabase } from './editor/database/drillDatabase';
import { DrillsTree } from './editor/drill/drillsTree';
import { DrillStart } from './editor/drill/drillStart';
import { KeptFiles } from './editor/drill/keptFiles';
import { EngineHandle } from './editor/engineHandle';
import { Doctor } from './editor/help/doctor';
import { Milestones } from './editor/help/milestones';
import { HintCommand } from './editor/results/hintCommand';
import { ExportCommand } from './editor/results/exportCommand';
import { openPosition } from './editor/position';
import { useEditorLanguage } from './editor/portableTexts';
import { ReportFile } from './editor/results/reportFile';
import { ResetCommand } from './editor/drill/resetCommand';
import { RestoreCommand } from './editor/drill/restoreCommand';
import { ResultDetail } from './editor/results/resultDetail';
import { ResultsView } from './editor/results/resultsView';
import { RevealedHints } from './editor/results/revealedHints';
import { ServerCommands } from './editor/database/serverCommands';
import { SolutionCommand } from './editor/drill/solutionCommand';
import { ActionMenu } from './editor/status/actionMenu';
import { StatusBar } from './editor/status/statusBar';
import { Tasks } from './editor/tasks';
import { TestExplorer } from './editor/tests/testExplorer';
import { Welcome } from './editor/drill/welcome';
import { WorkTime } from './editor/drill/workTime';

let stop: (() => Promise<void>) | undefined;

/** What the tests inside VS Code watch; nothing for other extensions. */
export interface Watched {
  readonly check: CheckCommand;
}

/** Builds the parts and registers them; the engine itself is loaded at its first need. */
export function activate(context: ExtensionContext): Watched {
  useEditorLanguage();
  const log = window.createOutputChannel('Backend Drills', { log: true });
  const engine = new EngineHandle(context, log);
  const tasks = new Tasks(log);
  const active = new ActiveDrill(engine, log);
  const time = new WorkTime(active, log);
  const hints = new RevealedHints(active, log);
  const database = new DrillDatabase(engine, active, context.environmentVariableCollection, log);
  const room = new DatabaseRoom(context, active, database, tasks, log);
  const drills = new DrillsTree(engine, active, log);
  const results = new ResultsView(active, hints);
  const report = new ReportFile(active, hints, log);
  const detail = new ResultDetail(active, hints, context.extensionUri, log);
  const exporting = new ExportCommand(active, log);
  const differences = new Differences(active);
  const debugging = new DebugConfigurations(active, database, tasks);
  const start = new DrillStart(engine, active, tasks, log);
  const check = new CheckCommand(active, database, results, time, tasks, log);
  const kept = new KeptFiles(active);
  const restore = new RestoreCommand(active, kept, tasks, log);
  const reset = new ResetCommand(active, database, restore, tasks, log);
  const solution = new SolutionCommand(active, kept, drills, log);
  const hint = new HintCommand(active, hints, results);
  const welcome = new Welcome(active, database, tasks, context.workspaceState, log);
  const server = new ServerCommands(engine, database, tasks);
  const doctor = new Doctor(engine, tasks);
  const actions = new ActionMenu(active, database, check);

  if (workspace.isTrusted) void engine.sweep();
  stop = async () => {
    tasks.dispose();
    await time.flush();
    await engine.stopServer();
  };
  context.subscriptions.push(
    log,
    tasks,
    active,
    time,
    hints,
    database,
    room,
    drills,
    window.createTreeView('backendDrills.drills', { treeDataProvider: drills }),
    results,
    detail,
    report,
    differences,
    kept,
    new Diagnostics(active, log),
    doctor,
    new StatusBar(active, database, check),
    new Milestones(active),
    new CheckOnSave(active, check),
    new TestExplorer(active, check),
    ...debugging.register(),
    active.onDidChange(() => {
      drills.refresh();
      void welcome.run();
    }),
    window.onDidChangeWindowState(({ focused }) => focused && drills.refresh()),
    workspace.onDidGrantWorkspaceTrust(() => void welcome.run()),
    workspace.onDidChangeConfiguration((change) => void server.offerRestart(change)),
    registerCommands(log, {
      startDrill: () => start.run(),
      openDrill: (drill) => start.run(drill),
      check: () => check.run(),
      resetDrill: () => reset.run(),
      restoreSnapshot: () => restore.run(),
      showSolution: () => solution.run(),
      showBrief: () => showBrief(active),
      nextHint: (of) => hint.run(of),
      showDetail: (of) => detail.show(of),
      showReport: () => report.show(),
      exportReport: () => exporting.run(),
      runScenario: () => debugging.run(),
      startDatabase: () => welcome.startDatabase(true),
      stopDatabase: () => server.stop(),
      ...room.commands(),
      clearCaches: () => server.clearCaches(),
      doctor: () => doctor.run(),
      copyDoctorReport: () => doctor.copy(),
      showActions: () => actions.show(),
      showLog: () => log.show(),
      openPosition: (position) => openPosition(active, position),
      openDifference: (address) => differences.show(address),
    }),
  );
  void commands.executeCommand('setContext', 'backendDrills.databaseReady', false);
  void commands.executeCommand('setContext', 'backendDrills.database', 'stopped');
  void active.detect();
  return { check };
}

/** The window closes: what runs is cancelled; the server is given back, and stops unless another window uses it. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
