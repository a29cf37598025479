import { window, workspace, type Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { CommandHandlers } from '../commands';
import type { DrillDatabase } from '../database/drillDatabase';
import type { EngineHandle } from '../engineHandle';
import type { Tasks } from '../tasks';
import type { ActiveDrill } from './activeDrill';
import { showBrief } from './brief';
import { DrillStart } from './drillStart';
import { DrillsTree } from './drillsTree';
import { KeptFiles } from './keptFiles';
import { ResetCommand } from './resetCommand';
import { RestoreCommand } from './restoreCommand';
import { SolutionCommand } from './solutionCommand';
import { Welcome } from './welcome';

export type DrillCommands = Pick<
  CommandHandlers,
  | 'startDrill'
  | 'openDrill'
  | 'resetDrill'
  | 'restoreSnapshot'
  | 'showSolution'
  | 'showBrief'
  | 'startDatabase'
>;

/** All that begins a drill, brings it back to its start, and shows the way to its solution: the Drills view and its commands. */
export class DrillRoom implements Disposable {
  private readonly start: DrillStart;
  private readonly restore: RestoreCommand;
  private readonly reset: ResetCommand;
  private readonly solution: SolutionCommand;
  private readonly welcome: Welcome;
  private readonly parts: readonly { dispose(): unknown }[];

  constructor(
    context: ExtensionContext,
    engine: EngineHandle,
    private readonly active: ActiveDrill,
    database: DrillDatabase,
    tasks: Tasks,
    log: LogOutputChannel,
  ) {
    const tree = new DrillsTree(engine, active, log);
    const kept = new KeptFiles(active);
    this.start = new DrillStart(engine, active, tasks, log);
    this.restore = new RestoreCommand(active, kept, tasks, log);
    this.reset = new ResetCommand(active, database, this.restore, tasks, log);
    this.solution = new SolutionCommand(active, kept, tree, log);
    this.welcome = new Welcome(active, database, tasks, context.workspaceState, log);
    this.parts = [
      tree,
      window.createTreeView('backendDrills.drills', { treeDataProvider: tree }),
      kept,
      active.onDidChange(() => {
        tree.refresh();
        void this.welcome.run();
      }),
      window.onDidChangeWindowState(({ focused }) => focused && tree.refresh()),
      workspace.onDidGrantWorkspaceTrust(() => void this.welcome.run()),
    ];
  }

  commands(): DrillCommands {
    return {
      startDrill: () => this.start.run(),
      openDrill: (drill) => this.start.run(drill),
      resetDrill: () => this.reset.run(),
      restoreSnapshot: () => this.restore.run(),
      showSolution: () => this.solution.run(),
      showBrief: () => showBrief(this.active),
      startDatabase: () => this.welcome.startDatabase(true),
    };
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }
}
