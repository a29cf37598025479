import path from 'node:path';
import { commands, l10n, Uri, window, workspace, type LogOutputChannel } from 'vscode';
import type { Session } from '../../session/session';
import type { ActiveDrill } from './activeDrill';
import { showBrief } from './brief';
import { chooseDrillsFolder, freeFolder } from './drillFolder';
import { offeredDrills, pickDrill, resumeOrNew, type Choice } from './drillPicker';
import type { EngineHandle } from '../engineHandle';
import { announce } from '../help/milestones';
import { reportError } from '../errorReport';
import { openIn } from '../settings';
import type { Tasks } from '../tasks';

/** Opens a folder in this window or a new one; VS Code's own command, but for tests. */
export type OpenFolder = (folder: Uri, newWindow: boolean) => Promise<void>;

const openFolder: OpenFolder = async (folder, newWindow) => {
  await announce('drill'); // here, where the walkthrough may be open: the drill's window may not know of it
  await commands.executeCommand('vscode.openFolder', folder, {
    forceNewWindow: newWindow,
    forceReuseWindow: !newWindow,
  });
};

/** From the wish to practise to an open workspace: every question first, then the work. */
export class DrillStart {
  constructor(
    private readonly engine: EngineHandle,
    private readonly active: ActiveDrill,
    private readonly tasks: Tasks,
    private readonly log: LogOutputChannel,
    private readonly open: OpenFolder = openFolder,
  ) {}

  /** @param drillId the drill to start; without it the picker asks */
  async run(drillId?: string): Promise<void> {
    try {
      const choice = await this.choose(drillId);
      if (choice?.kind === 'resume') await this.resume(choice.folder);
      else if (choice) await this.startNew(choice);
    } catch (error) {
      reportError(error, this.log);
    }
  }

  private async choose(drillId: string | undefined): Promise<Choice | undefined> {
    const engine = await this.engine.get();
    const offered = await offeredDrills(engine);
    if (drillId === undefined) return pickDrill(offered);
    (await engine.catalog()).get(drillId); // throws where it is unknown
    const wanted = offered.find(({ drill }) => drill.manifest.id === drillId);
    if (wanted?.resumable && this.isOpen(wanted.resumable)) {
      return { kind: 'resume', drill: wanted.drill, folder: wanted.resumable };
    }
    return wanted && resumeOrNew(wanted);
  }

  private isOpen(folder: string): boolean {
    const { session } = this.active;
    return session !== undefined && path.relative(session.folder, folder) === '';
  }

  private async resume(folder: string): Promise<void> {
    if (this.isOpen(folder)) {
      await showBrief(this.active);
      return;
    }
    const newWindow = await chooseWindow();
    if (newWindow !== undefined) await this.open(Uri.file(folder), newWindow);
  }

  private async startNew({ drill }: Choice): Promise<void> {
    const base = await chooseDrillsFolder();
    if (!base) return;
    const newWindow = await chooseWindow();
    if (newWindow === undefined) return;
    const { id, title } = drill.manifest;
    const session = await this.tasks.run<Session>(
      l10n.t('Creating "{0}"', title),
      async (work) => (await this.engine.get()).create(id, await freeFolder(base, id), work),
      { retry: () => this.run(id) },
    );
    if (session) await this.open(Uri.file(session.folder), newWindow);
  }
}

/** Whether to use a new window; undefined when the person turned away. A window without a folder is used itself. */
async function chooseWindow(): Promise<boolean | undefined> {
  const setting = openIn();
  if (!workspace.workspaceFolders?.length || setting === 'sameWindow') return false;
  if (setting === 'newWindow') return true;
  const items = [
    { label: l10n.t('This window'), newWindow: false },
    { label: l10n.t('New window'), newWindow: true },
  ];
  return (await window.showQuickPick(items, { title: l10n.t('Open the drill in') }))?.newWindow;
}
