import { l10n, ThemeIcon } from 'vscode';
import type {
  ColumnDescription,
  DatabaseDescription,
  IndexDescription,
  TableDescription,
  TableKind,
} from '../../postgres/console/databaseDescription';
import { TreeNode } from '../treeNode';
import { bytesText } from '../../rubric/amount';

/** What the first rows say of the server. */
export interface ServerWords {
  /** "PostgreSQL 18.4, embedded, port 41234" */
  readonly server: string;
  /** "user@host:port/database" */
  readonly connection: string;
}

/** The rows of the Database view: the server, the connection, then tables with their columns and indexes. */
export function databaseNodes(words: ServerWords, { tables }: DatabaseDescription): TreeNode[] {
  return [
    new TreeNode({
      id: 'server',
      label: words.server,
      description: l10n.t('ready'),
      icon: new ThemeIcon('server'),
      context: 'server',
    }),
    new TreeNode({
      id: 'connection',
      label: l10n.t('Connection'),
      description: words.connection,
      icon: new ThemeIcon('plug'),
      context: 'connection',
      tooltip: l10n.t('{0}. Its menu copies the whole URL.', words.connection),
    }),
    ...tables.map(tableNode),
  ];
}

/** The one row of a view whose content could not be read. */
export function unreadableNode(message: string, nextStep: string): TreeNode {
  return new TreeNode({
    id: 'unreadable',
    label: message,
    detail: `${message} ${nextStep}`,
    icon: new ThemeIcon('warning'),
    command: { command: 'backendDrills.refreshDatabase', title: l10n.t('Refresh') },
  });
}

/** A table's name as a person would write it. */
export function tableName({ schema, name }: Pick<TableDescription, 'schema' | 'name'>): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

/** The table that a row stands for; undefined for other rows. */
export function tableOf(node: unknown): TableDescription | undefined {
  return node instanceof TableNode ? node.table : undefined;
}

class TableNode extends TreeNode {
  constructor(
    readonly table: TableDescription,
    options: ConstructorParameters<typeof TreeNode>[0],
  ) {
    super(options);
  }
}

function tableNode(table: TableDescription): TreeNode {
  const label = tableName(table);
  const id = `table/${table.schema}/${table.name}`;
  const facts = [kindWord(table.kind), rowsEstimate(table), size(table)].filter((each) => each !== undefined);
  return new TableNode(table, {
    id,
    label,
    description: facts.join(', '),
    icon: new ThemeIcon(
      table.kind === 'view' || table.kind === 'materialized view' ? 'open-preview' : 'table',
    ),
    context: 'table',
    tooltip: l10n.t("{0}: {1}. The number of rows is the planner's estimate.", label, facts.join(', ')),
    children: [
      ...table.columns.map((column) => columnNode(id, column)),
      ...table.indexes.map((index) => indexNode(id, index)),
    ],
  });
}

function columnNode(parent: string, column: ColumnDescription): TreeNode {
  const facts = [
    column.type,
    column.primaryKey && l10n.t('primary key'),
    column.notNull && !column.primaryKey && l10n.t('not null'),
    column.default !== undefined && l10n.t('default {0}', column.default),
    column.references !== undefined && l10n.t('references {0}', column.references),
  ].filter((each) => each !== false);
  return new TreeNode({
    id: `${parent}/column/${column.name}`,
    label: column.name,
    description: facts.join(', '),
    icon: new ThemeIcon(
      column.primaryKey ? 'key' : column.references !== undefined ? 'references' : 'symbol-field',
    ),
    tooltip: `${column.name}: ${facts.join(', ')}`,
    spoken: l10n.t('Column {0}, {1}', column.name, facts.join(', ')),
  });
}

function indexNode(parent: string, index: IndexDescription): TreeNode {
  const facts = [
    index.definition && keyOf(index.definition),
    index.unique && l10n.t('unique'),
    !index.valid && l10n.t('invalid: its building did not end'),
    index.bytes !== undefined && bytesText(index.bytes),
  ].filter((each) => each !== false && each !== undefined);
  return new TreeNode({
    id: `${parent}/index/${index.name}`,
    label: index.name,
    description: facts.join(', '),
    icon: new ThemeIcon(index.valid ? 'list-ordered' : 'warning'),
    context: 'index',
    tooltip: index.definition ?? index.name,
    spoken: l10n.t('Index {0}, {1}', index.name, facts.join(', ')),
  });
}

/** `CREATE INDEX a ON b USING btree (c)` has the key `btree (c)`. */
function keyOf(definition: string): string {
  return definition.replace(/^.*? USING /, '');
}

function kindWord(kind: TableKind): string | undefined {
  switch (kind) {
    case 'table':
      return undefined;
    case 'partitioned table':
      return l10n.t('partitioned');
    case 'view':
      return l10n.t('view');
    case 'materialized view':
      return l10n.t('materialized view');
    case 'foreign table':
      return l10n.t('foreign table');
  }
}

function rowsEstimate({ rows, kind }: TableDescription): string | undefined {
  if (kind === 'view') return undefined;
  if (rows === undefined) return l10n.t('never analyzed');
  return rows === 1 ? l10n.t('about 1 row') : l10n.t('about {0} rows', rows.toLocaleString('en-US'));
}

function size({ bytes, kind }: TableDescription): string | undefined {
  if (bytes !== undefined) return bytesText(bytes);
  return kind === 'table' ? l10n.t('locked') : undefined;
}
