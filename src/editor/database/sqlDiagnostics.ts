import { Diagnostic, DiagnosticSeverity, languages, Range, workspace, type Disposable } from 'vscode';
import type { TextDocument } from 'vscode';
import type { StatementFailure } from '../../postgres/console/statementOutcome';
import type { SqlStatement } from '../../postgres/database/sqlStatements';
import type { SqlConsole, SqlRun } from './sqlConsole';
import { statementRange } from './sqlDocuments';

/** What PostgreSQL refused, where it says it is, in Problems. Gone at the next run and as soon as the document changes. */
export class SqlDiagnostics implements Disposable {
  private readonly collection = languages.createDiagnosticCollection('backend-drills-sql');
  private readonly listeners: readonly Disposable[];

  constructor(console: SqlConsole) {
    this.listeners = [
      console.onDidChangeRun((run) => this.update(run)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.collection.delete(document.uri);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)),
    ];
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.collection.dispose();
  }

  private update({ document, version, statements, outcomes }: SqlRun): void {
    if (!document) return;
    const failure = outcomes.at(-1)?.failure;
    const statement = statements[outcomes.length - 1];
    const state = outcomes.at(-1)?.state;
    if (state !== 'failed' || !failure || !statement || document.version !== version) {
      this.collection.delete(document.uri);
      return;
    }
    const range = failureRange(document, statement, failure);
    const diagnostic = new Diagnostic(range, failureText(failure), DiagnosticSeverity.Error);
    diagnostic.source = 'PostgreSQL';
    if (failure.code) diagnostic.code = failure.code;
    this.collection.set(document.uri, [diagnostic]);
  }
}

/** The word that PostgreSQL points at; the statement's first line where it points at none. */
export function failureRange(
  document: TextDocument,
  statement: SqlStatement,
  { offset }: Pick<StatementFailure, 'offset'>,
): Range {
  const whole = statementRange(document, statement);
  if (offset === undefined) return document.lineAt(whole.start.line).range.intersection(whole) ?? whole;
  // At the end of the input there is nothing to mark but what stands before it.
  const at = document.positionAt(Math.min(statement.start + offset, statement.end - 1));
  const word = document.getWordRangeAtPosition(at);
  return word ? new Range(at, word.end) : new Range(at, at.translate(0, 1));
}

function failureText({ message, detail, hint }: StatementFailure): string {
  return [message, detail, hint].filter(Boolean).join('\n');
}
