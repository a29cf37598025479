import {
  commands,
  EventEmitter,
  l10n,
  Uri,
  workspace,
  type Disposable,
  type TextDocumentContentProvider,
} from 'vscode';
import type { Evidence } from '../../rubric/evidence';
import { valueText } from '../../rubric/value';
import type { ActiveDrill } from '../drill/activeDrill';

const SCHEME = 'backend-drills-difference';
type Side = 'expected' | 'observed';

/** Where a piece of evidence stands in the verdict. */
export interface EvidenceAddress {
  readonly checkId: string;
  readonly index: number;
}

/** Expected and observed values as two documents that VS Code compares. */
export class Differences implements TextDocumentContentProvider, Disposable {
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registrations: readonly Disposable[];

  constructor(private readonly active: ActiveDrill) {
    this.registrations = [
      workspace.registerTextDocumentContentProvider(SCHEME, this),
      active.onDidChange(() => this.refresh()),
    ];
  }

  async show(address: EvidenceAddress): Promise<void> {
    const title = this.find(address)?.title;
    if (title === undefined) return;
    await commands.executeCommand(
      'vscode.diff',
      documentUri(address, 'expected'),
      documentUri(address, 'observed'),
      title,
    );
  }

  provideTextDocumentContent(uri: Uri): string {
    const [side, checkId = '', index] = uri.path.slice(1, -'.json'.length).split('/');
    const difference = this.find({ checkId, index: Number(index) });
    if (!difference) return l10n.t('The last check has no such difference any more.');
    const value = side === 'expected' ? difference.expected : difference.observed;
    return valueText(value);
  }

  dispose(): void {
    for (const registration of this.registrations) registration.dispose();
    this.changed.dispose();
  }

  private find({ checkId, index }: EvidenceAddress): Extract<Evidence, { kind: 'difference' }> | undefined {
    const evidence = this.active.verdict?.checks.find((check) => check.id === checkId)?.evidence[index];
    return evidence?.kind === 'difference' ? evidence : undefined;
  }

  private refresh(): void {
    for (const { uri } of workspace.textDocuments) if (uri.scheme === SCHEME) this.changed.fire(uri);
  }
}

function documentUri({ checkId, index }: EvidenceAddress, side: Side): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${side}/${checkId}/${index}.json` });
}
