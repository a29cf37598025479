import { env, l10n, window, workspace, type LogOutputChannel } from 'vscode';
import type { OfferedSnapshot } from '../../session/session';
import type { Snapshot } from '../../workspace/snapshot';
import { reportError } from '../errorReport';
import type { Tasks } from '../tasks';
import type { ActiveDrill } from './activeDrill';
import type { KeptFiles } from './keptFiles';
import { saveDrillFiles } from './saving';

/** Restore Snapshot: one's files as they were before a reset or another restore. */
export class RestoreCommand {
  constructor(
    private readonly active: ActiveDrill,
    private readonly files: KeptFiles,
    private readonly tasks: Tasks,
    private readonly log: LogOutputChannel,
  ) {}

  async run(): Promise<void> {
    const { session } = this.active;
    if (!session || !workspace.isTrusted) return;
    await saveDrillFiles(this.active); // what differs is what is on disk
    const all = await session.snapshots();
    if (all.length === 0) {
      void window.showInformationMessage(
        l10n.t('There are no snapshots: one is taken before each reset and each restore.'),
      );
      return;
    }
    const chosen = await window.showQuickPick(all.map(snapshotItem), {
      title: l10n.t('Restore Snapshot'),
      placeHolder: l10n.t('Choose a snapshot of your files'),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (chosen) await this.offer(chosen.snapshot, chosen.label);
  }

  /**
   * Restores a snapshot by its name; can be undone by restoring the one that is taken first.
   * @returns the one that was taken first; undefined where it failed, which the person has been told
   */
  async restore(name: string): Promise<Snapshot | undefined> {
    const { session } = this.active;
    if (!session) return undefined;
    const kept = await this.tasks.run(
      l10n.t('Restoring your files'),
      async () => {
        await saveDrillFiles(this.active); // what is not saved yet belongs into the snapshot
        return session.restore(name);
      },
      { retry: () => this.restore(name) },
    );
    if (!kept) return undefined;
    await this.active.refresh();
    this.announce(kept);
    return kept;
  }

  private async offer(snapshot: OfferedSnapshot, label: string): Promise<void> {
    const restore = {
      label: l10n.t('Restore'),
      detail: l10n.t('A snapshot of what is there now is taken first.'),
    };
    const compare = { label: l10n.t('Compare with My Files') };
    const chosen = await window.showQuickPick([compare, restore], { title: label });
    if (chosen === restore) await this.restore(snapshot.name);
    else if (chosen === compare)
      await this.files.compare(l10n.t('Your files and the snapshot of {0}', label), snapshot.differences);
  }

  private announce(kept: Snapshot): void {
    const undo = l10n.t('Undo');
    window
      .showInformationMessage(l10n.t('Your files are restored. The database was left as it is.'), undo)
      .then(
        (chosen) => (chosen === undo ? this.restore(kept.name) : undefined),
        (error: unknown) => reportError(error, this.log),
      );
  }
}

/** A snapshot's row: when, why, and what would change. */
export function snapshotItem(snapshot: OfferedSnapshot) {
  const { name, takenAt, before, differences } = snapshot;
  const files = differences.map(({ file }) => file);
  return {
    snapshot,
    label: takenAt
      ? new Date(takenAt).toLocaleString(env.language, { dateStyle: 'medium', timeStyle: 'medium' })
      : name,
    description: before
      ? { reset: l10n.t('before a reset'), restore: l10n.t('before a restore') }[before]
      : '',
    detail:
      files.length === 0
        ? l10n.t('Like your files now')
        : l10n.t('Differs from your files now in {0}', files.join(', ')),
  };
}
