import type { Uri } from 'vscode';
import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  languages,
  Location,
  Range,
  workspace,
  type Disposable,
  type LogOutputChannel,
} from 'vscode';
import type { SourcePosition } from '../../rubric/evidence';
import type { CheckResult } from '../../rubric/verdict';
import type { ActiveDrill } from '../drill/activeDrill';
import { toPosition } from '../position';
import { evidencePositions, firstPosition } from './checkPositions';

/** What failed, at the line it points at, in Problems. Gone as soon as the files changed: positions would lie. */
export class Diagnostics implements Disposable {
  private readonly collection = languages.createDiagnosticCollection('backend-drills');
  private readonly listener: Disposable;
  private generation = 0;

  constructor(
    private readonly active: ActiveDrill,
    private readonly log: LogOutputChannel,
  ) {
    this.listener = active.onDidChange(() => {
      this.update().catch((error: unknown) => this.log.warn(String(error)));
    });
  }

  dispose(): void {
    this.listener.dispose();
    this.collection.dispose();
  }

  private async update(): Promise<void> {
    const generation = ++this.generation;
    const { verdict, stale } = this.active;
    const failed = verdict && !stale ? verdict.checks.filter((check) => check.outcome === 'failed') : [];
    const found = await Promise.all(failed.map((check) => this.diagnostic(check)));
    if (generation !== this.generation) return;
    this.collection.clear();
    for (const entry of found) {
      if (entry)
        this.collection.set(entry.uri, [...(this.collection.get(entry.uri) ?? []), entry.diagnostic]);
    }
  }

  private async diagnostic(check: CheckResult): Promise<{ uri: Uri; diagnostic: Diagnostic } | undefined> {
    const position = firstPosition(check);
    const uri = position && this.active.fileUri(position.file);
    const range = uri && (await lineRange(uri, position));
    if (!range) return undefined;
    const severity = check.kind === 'core' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
    const diagnostic = new Diagnostic(range, `${check.title}: ${check.observed}`, severity);
    diagnostic.source = 'Backend Drills';
    diagnostic.code = check.id;
    diagnostic.relatedInformation = evidencePositions(check).flatMap(({ position: place, words }) => {
      const file = this.active.fileUri(place.file);
      return file ? [new DiagnosticRelatedInformation(new Location(file, toPosition(place)), words)] : [];
    });
    return { uri, diagnostic };
  }
}

/** The line's text without its indentation; undefined where the file is gone. */
async function lineRange(uri: Uri, position: SourcePosition): Promise<Range | undefined> {
  try {
    const document = await workspace.openTextDocument(uri);
    const line = document.lineAt(Math.min(toPosition(position).line, document.lineCount - 1));
    return new Range(
      line.lineNumber,
      line.firstNonWhitespaceCharacterIndex,
      line.lineNumber,
      line.range.end.character,
    );
  } catch {
    return undefined;
  }
}
