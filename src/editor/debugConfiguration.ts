import {
  debug,
  DebugConfigurationProviderTriggerKind,
  l10n,
  window,
  workspace,
  type DebugConfiguration,
  type DebugConfigurationProvider,
  type DebugSession,
  type Disposable,
  type WorkspaceFolder,
} from 'vscode';
import { nodeRuntime } from '../host/runtime';
import { distPath } from '../installation';
import type { Work } from '../progress';
import type { ActiveDrill } from './drill/activeDrill';
import { saveDrillFiles } from './drill/saving';
import type { DrillDatabase } from './database/drillDatabase';
import type { Tasks } from './tasks';

export const DEBUG_TYPE = 'backend-drills';

/** Runs the visible scenario under VS Code's own JavaScript debugger, on VS Code's own runtime, with the drill's database. */
export class DebugConfigurations implements DebugConfigurationProvider {
  constructor(
    private readonly active: ActiveDrill,
    private readonly database: DrillDatabase,
    private readonly tasks: Tasks,
  ) {}

  register(): Disposable[] {
    return [
      debug.registerDebugConfigurationProvider(DEBUG_TYPE, this),
      debug.registerDebugConfigurationProvider(
        DEBUG_TYPE,
        { provideDebugConfigurations: () => this.provided() },
        DebugConfigurationProviderTriggerKind.Dynamic,
      ),
    ];
  }

  /** Runs the scenario without stopping at breakpoints. */
  async run(): Promise<boolean> {
    const [configuration] = this.provided();
    return (
      configuration !== undefined &&
      debug.startDebugging(this.active.folder, configuration, { noDebug: true })
    );
  }

  /** What launch.json begins with, and what F5 takes where there is none. */
  provideDebugConfigurations(): DebugConfiguration[] {
    return this.provided();
  }

  /**
   * Turns ours into one of the JavaScript debugger's, with the database running.
   * @returns undefined where the database cannot be had: the person has been told
   */
  async resolveDebugConfiguration(
    _folder: WorkspaceFolder | undefined,
    written: DebugConfiguration,
  ): Promise<DebugConfiguration | undefined> {
    // F5 without launch.json asks with an empty configuration.
    const configuration = written.type ? written : this.provided()[0];
    if (!configuration || !workspace.isTrusted) {
      void window.showWarningMessage(
        l10n.t('The scenario runs in the trusted window of a drill. Start a drill first.'),
      );
      return undefined;
    }
    const start = async (work: Work) => {
      await saveDrillFiles(this.active); // what runs is what is on disk
      return this.database.start(work);
    };
    const database = await this.tasks.run(l10n.t('Starting the database'), start, { concurrent: true });
    if (!database) return undefined;
    return nodeConfiguration(configuration, database.url);
  }

  private provided(): DebugConfiguration[] {
    const scenario = this.active.session?.drill.manifest.scenario;
    if (!scenario) return [];
    const program = `\${workspaceFolder}/${scenario}`;
    return [{ type: DEBUG_TYPE, request: 'launch', name: l10n.t('Run the scenario'), program }];
  }
}

/** Whether a debug session runs a drill's program. */
export function isScenario({ configuration, parentSession }: DebugSession): boolean {
  const { runtimeArgs = [] } = configuration as { runtimeArgs?: readonly string[] };
  return !parentSession && runtimeArgs.includes(registerHook());
}

function registerHook(): string {
  return distPath('register.js');
}

/** The JavaScript debugger's configuration for one of ours. */
export function nodeConfiguration(
  configuration: DebugConfiguration,
  databaseUrl: string,
): DebugConfiguration {
  const { execPath, env } = nodeRuntime();
  return {
    cwd: '${workspaceFolder}',
    console: 'integratedTerminal',
    internalConsoleOptions: 'neverOpen',
    skipFiles: ['<node_internals>/**', '**/node_modules/**'],
    ...configuration,
    type: 'node',
    runtimeExecutable: execPath,
    runtimeArgs: ['--require', registerHook()],
    env: {
      ...(configuration['env'] as Record<string, string> | undefined),
      ...env,
      DATABASE_URL: databaseUrl,
    },
  };
}
