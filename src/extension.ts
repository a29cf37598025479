import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { registerCommands } from './editor/commands';
import { DatabaseRoom } from './editor/database/databaseRoom';
import { DrillDatabase } from './editor/database/drillDatabase';
import { ServerCommands } from './editor/database/serverCommands';
import { DebugConfigurations } from './editor/debugConfiguration';
import { ActiveDrill } from './editor/drill/activeDrill';
import { DrillRoom } from './editor/drill/drillRoom';
import { WorkTime } from './editor/drill/workTime';
import { EngineHandle } from './editor/engineHandle';
import { Doctor } from './editor/help/doctor';
import { Milestones } from './editor/help/milestones';
import { useEditorLanguage } from './editor/portableTexts';
import type { CheckCommand } from './editor/results/checkCommand';
import { ResultsRoom } from './editor/results/resultsRoom';
import { ActionMenu } from './editor/status/actionMenu';
import { StatusBar } from './editor/status/statusBar';
import { Tasks } from './editor/tasks';

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
  const database = new DrillDatabase(engine, active, context.environmentVariableCollection, log);
  const drills = new DrillRoom(context, engine, active, database, tasks, log);
  const results = new ResultsRoom(context.extensionUri, active, database, time, tasks, log);
  const inside = new DatabaseRoom(context, active, database, tasks, log);
  const { check } = results;
  const server = new ServerCommands(engine, database, tasks);
  const debugging = new DebugConfigurations(active, database, tasks);
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
    database,
    drills,
    results,
    inside,
    doctor,
    new StatusBar(active, database, check),
    new Milestones(active),
    ...debugging.register(),
    workspace.onDidChangeConfiguration((change) => void server.offerRestart(change)),
    registerCommands(log, {
      ...drills.commands(),
      ...results.commands(),
      ...inside.commands(),
      runScenario: () => debugging.run(),
      stopDatabase: () => server.stop(),
      clearCaches: () => server.clearCaches(),
      doctor: () => doctor.run(),
      copyDoctorReport: () => doctor.copy(),
      showActions: () => actions.show(),
      showLog: () => log.show(),
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
