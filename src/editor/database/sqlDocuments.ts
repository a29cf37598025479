import {
  commands,
  l10n,
  Range,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import { InputError } from '../../errors';
import { splitStatements, statementAt, type SqlStatement } from '../../postgres/database/sqlStatements';
import type { ActiveDrill } from '../drill/activeDrill';

export const SQL = 'sql';

/** The documents whose statements run on the drill's database: SQL that is untitled or lies in the drill's folder. */
export class SqlDocuments implements Disposable {
  private readonly listeners: readonly Disposable[];

  constructor(private readonly active: ActiveDrill) {
    const publish = () => this.publish();
    this.listeners = [
      window.onDidChangeActiveTextEditor(publish),
      // The language of a document was changed: it is closed and opened under the new one.
      workspace.onDidOpenTextDocument(publish),
      active.onDidChange(publish),
    ];
    publish();
  }

  isBound({ languageId, uri, isUntitled }: TextDocument): boolean {
    const folder = this.active.folder?.uri.toString();
    if (languageId !== SQL || folder === undefined) return false;
    return isUntitled || uri.toString().startsWith(`${folder}/`);
  }

  /** The editor in front, where it is a bound document's. */
  get editor(): TextEditor | undefined {
    const editor = window.activeTextEditor;
    return editor && this.isBound(editor.document) ? editor : undefined;
  }

  /** Opens a new, untitled document. */
  async create(content = ''): Promise<TextEditor> {
    const document = await workspace.openTextDocument({ language: SQL, content });
    // Where code is: the brief's column stays the brief's.
    return window.showTextDocument(document, { viewColumn: ViewColumn.One, preview: false });
  }

  /** Puts the text into the SQL document in front, or into a new one. */
  async insert(sql: string): Promise<void> {
    const { editor } = this;
    if (!editor) {
      await this.create(`${sql};\n`);
      return;
    }
    await editor.edit((edit) => edit.replace(editor.selection, `${sql};\n`));
  }

  /**
   * What is to be run: the statements that are selected, else the one at the cursor.
   * @param offset of a statement in the document, instead of the cursor
   * @throws InputError where there is none
   */
  chosen(editor: TextEditor, offset?: number): readonly SqlStatement[] {
    const { document, selection } = editor;
    if (offset === undefined && !selection.isEmpty) {
      const from = document.offsetAt(selection.start);
      const statements = splitStatements(document.getText(selection));
      if (statements.length === 0) throw nothingToRun();
      return statements.map(({ text, start, end }) => ({ text, start: start + from, end: end + from }));
    }
    const statement = statementAt(
      splitStatements(document.getText()),
      offset ?? document.offsetAt(selection.active),
    );
    if (!statement) throw nothingToRun();
    return [statement];
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
  }

  private publish(): void {
    void commands.executeCommand('setContext', 'backendDrills.sqlEditor', this.editor !== undefined);
  }
}

/** Where a statement stands in its document. */
export function statementRange(document: TextDocument, { start, end }: SqlStatement): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

function nothingToRun(): InputError {
  return new InputError(l10n.t('There is no statement here.'), l10n.t('Write one, or select one.'));
}
