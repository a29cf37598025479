import { env, l10n, Uri, window, workspace, type LogOutputChannel } from 'vscode';
import { InputError } from '../../errors';
import { REPORT_FORMATS, type ReportFormat } from '../../session/reportFormat';
import type { ActiveDrill } from '../drill/activeDrill';
import { reportError } from '../errorReport';
import { inEnglish } from '../portableTexts';

/** Export Report: the last check and the record as a file to hand on. */
export class ExportCommand {
  constructor(
    private readonly active: ActiveDrill,
    private readonly log: LogOutputChannel,
  ) {}

  async run(): Promise<void> {
    const { session, folder } = this.active;
    if (!session || !folder) return;
    const chosen = await window.showQuickPick(REPORT_FORMATS.map(formatItem), {
      title: l10n.t('Export Report'),
      placeHolder: l10n.t('Choose a format'),
    });
    if (!chosen) return;
    const { extension } = chosen.format;
    // Beside the drill's folder: within it, the report would lie among the files that are judged.
    const suggested = Uri.joinPath(folder.uri, '..', `${session.drill.manifest.id}-report.${extension}`);
    const target = await window.showSaveDialog({
      title: l10n.t('Export Report'),
      defaultUri: suggested,
      filters: { [chosen.label]: [extension] },
    });
    if (target) await this.write(chosen.format, target);
  }

  /** @throws InputError where nothing has been checked yet */
  async write(format: ReportFormat, target: Uri): Promise<void> {
    const report = await this.active.session?.report();
    if (!report)
      throw new InputError(l10n.t('Nothing has been checked yet.'), l10n.t('Check first, then export.'));
    await workspace.fs.writeFile(target, new TextEncoder().encode(inEnglish(() => format.write(report))));
    this.announce(format, target);
  }

  private announce({ name }: ReportFormat, target: Uri): void {
    const open = l10n.t('Open');
    // A file of a remote machine is not there for the browser of this one.
    const inBrowser = name === 'html' && env.remoteName === undefined;
    const show = async (): Promise<unknown> =>
      inBrowser ? env.openExternal(target) : window.showTextDocument(target);
    window
      .showInformationMessage(l10n.t('The report is in {0}.', workspace.asRelativePath(target)), open)
      .then(
        (chosen) => (chosen === open ? show() : undefined),
        (error: unknown) => reportError(error, this.log),
      );
  }
}

function formatItem(format: ReportFormat) {
  const words = {
    markdown: { label: 'Markdown', detail: l10n.t('To read, or to put into a pull request.') },
    html: { label: 'HTML', detail: l10n.t('One page with the pictures, for any browser.') },
    json: { label: 'JSON', detail: l10n.t('For scripts; the README says what is in it.') },
    junit: { label: 'JUnit XML', detail: l10n.t('For continuous integration.') },
  }[format.name];
  return { ...words, format };
}
