import {
  CodeLens,
  EventEmitter,
  l10n,
  languages,
  type CodeLensProvider,
  type Disposable,
  type TextDocument,
} from 'vscode';
import { splitStatements } from '../../postgres/database/sqlStatements';
import type { SqlConsole } from './sqlConsole';
import { SQL, statementRange, type SqlDocuments } from './sqlDocuments';

/** A dump has thousands of statements, and nobody runs those one by one. */
const MOST_LENSES = 500;

/** What to do with a statement, above each of a bound document's. */
export class SqlCodeLenses implements CodeLensProvider, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly listeners: readonly Disposable[];

  constructor(
    private readonly documents: SqlDocuments,
    private readonly console: SqlConsole,
    drillChanged: (listener: () => unknown) => Disposable,
  ) {
    this.listeners = [
      languages.registerCodeLensProvider({ language: SQL }, this),
      console.onDidChangeRun(() => this.changed.fire()),
      drillChanged(() => this.changed.fire()),
    ];
  }

  provideCodeLenses(document: TextDocument): CodeLens[] {
    if (!this.documents.isBound(document)) return [];
    const statements = splitStatements(document.getText()).slice(0, MOST_LENSES);
    const running = this.console.isRunning(document);
    return statements.flatMap((statement) => {
      const range = statementRange(document, statement);
      const lens = (title: string, command: string) =>
        new CodeLens(range, { title, command: `backendDrills.${command}`, arguments: [statement.start] });
      if (running) return [lens(`$(debug-stop) ${l10n.t('Cancel')}`, 'cancelStatement')];
      return [
        lens(`$(play) ${l10n.t('Run')}`, 'runStatement'),
        lens(`$(list-tree) ${l10n.t('Explain')}`, 'explainStatement'),
      ];
    });
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.changed.dispose();
  }
}
