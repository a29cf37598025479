import {
  commands,
  EventEmitter,
  RelativePattern,
  Uri,
  workspace,
  type Disposable,
  type FileSystemWatcher,
  type LogOutputChannel,
  type WorkspaceFolder,
} from 'vscode';
import type { Verdict } from '../../rubric/verdict';
import type { Session } from '../../session/session';
import type { EngineHandle } from '../engineHandle';
import { reportError } from '../errorReport';

/** The drill whose workspace is open in this window, with its last verdict; there may be none. */
export class ActiveDrill implements Disposable {
  private readonly changed = new EventEmitter<void>();
  /** Another drill, another verdict, or the files changed since. */
  readonly onDidChange = this.changed.event;

  private open: { readonly session: Session; readonly watcher: Disposable } | undefined;
  private lastVerdict: Verdict | undefined;
  private filesChanged = false;
  private detection: Promise<void> = Promise.resolve();
  private readonly folderListener: Disposable;

  constructor(
    private readonly engine: EngineHandle,
    private readonly log: LogOutputChannel,
  ) {
    this.folderListener = workspace.onDidChangeWorkspaceFolders(() => void this.detect());
  }

  get session(): Session | undefined {
    return this.open?.session;
  }

  get folder(): WorkspaceFolder | undefined {
    return this.open && workspace.getWorkspaceFolder(Uri.file(this.open.session.folder));
  }

  get verdict(): Verdict | undefined {
    return this.lastVerdict;
  }

  /** Whether the candidate's files are no longer those that the verdict is about. */
  get stale(): boolean {
    return this.filesChanged;
  }

  /** Looks for a drill among the window's folders; the first one counts. Errors are shown, never thrown. */
  detect(): Promise<void> {
    this.detection = this.detection
      .then(() => this.find())
      .catch((error: unknown) => {
        reportError(error, this.log);
        return this.publish();
      });
    return this.detection;
  }

  /** Reads the last verdict again, after a check or a reset. */
  async refresh(): Promise<void> {
    this.lastVerdict = await this.session?.lastVerdict();
    await this.compareFiles();
  }

  /** The workspace file at a path relative to the drill's folder; undefined for a path that leads out of it. */
  fileUri(relative: string): Uri | undefined {
    if (!this.session || relative.split(/[/\\]/).includes('..')) return undefined;
    return Uri.joinPath(Uri.file(this.session.folder), relative);
  }

  dispose(): void {
    this.folderListener.dispose();
    this.open?.watcher.dispose();
    this.changed.dispose();
  }

  private async find(): Promise<void> {
    const found = await this.findFolder();
    if (found === this.session?.folder) {
      await this.publish();
      return;
    }
    this.open?.watcher.dispose();
    this.open = undefined;
    this.lastVerdict = undefined;
    if (found) {
      const session = await (await this.engine.get()).open(found);
      this.open = { session, watcher: this.watch(session) };
    }
    await this.refresh();
  }

  private async findFolder(): Promise<string | undefined> {
    const folders = (workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
    for (const { uri } of folders)
      if (await (await this.engine.get()).isWorkspace(uri.fsPath)) return uri.fsPath;
    return undefined;
  }

  private watch(session: Session): FileSystemWatcher {
    const edit = session.drill.manifest.edit;
    const pattern = edit.length === 1 ? edit[0] : `{${edit.join(',')}}`;
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(session.folder, pattern ?? '**'));
    const compare = () => void this.compareFiles().catch((error: unknown) => this.log.warn(String(error)));
    watcher.onDidChange(compare);
    watcher.onDidCreate(compare);
    watcher.onDidDelete(compare);
    return watcher;
  }

  private async compareFiles(): Promise<void> {
    this.filesChanged = this.lastVerdict !== undefined && (await this.session?.changedSinceCheck()) === true;
    await this.publish();
  }

  private async publish(): Promise<void> {
    const setContext = (key: string, value: boolean) =>
      commands.executeCommand('setContext', `backendDrills.${key}`, value);
    await Promise.all([
      setContext('inDrill', this.open !== undefined),
      setContext('hasVerdict', this.lastVerdict !== undefined),
      setContext('ready', true),
    ]);
    this.changed.fire();
  }
}
