import { Uri, workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { Engine } from '../session/engine';
import { postgresSetting } from './settings';

/** Folders of the storage that hold records of what runs. */
const LEFTOVERS = ['servers', 'processes'];

/** The engine, loaded at its first need: an activation that needs none pays for none. */
export class EngineHandle {
  private loading: Promise<Engine> | undefined;

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: LogOutputChannel,
  ) {}

  get(): Promise<Engine> {
    this.loading ??= this.load();
    return this.loading;
  }

  /** Gives the server back, where one was ever held. */
  async stopServer(): Promise<void> {
    const engine = await this.loading?.catch(() => undefined);
    await engine?.server.release();
  }

  /**
   * Ends what a killed window left running. Loads the engine only where this storage has ever had a server or a candidate's
   * process; a failure is the log's.
   */
  async sweep(): Promise<void> {
    const storage = this.context.globalStorageUri;
    const left = await Promise.all(LEFTOVERS.map((name) => exists(Uri.joinPath(storage, name))));
    if (!left.includes(true)) return;
    try {
      await (await this.get()).sweep();
    } catch (error) {
      this.log.warn(`What an earlier window left could not be swept: ${String(error)}`);
    }
  }

  private async load(): Promise<Engine> {
    const { Engine } = await import('../session/engine');
    return new Engine({
      storage: this.context.globalStorageUri.fsPath,
      log: this.log,
      postgres: postgresSetting,
    });
  }
}

function exists(uri: Uri): Promise<boolean> {
  return Promise.resolve(workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
}
