import type { MarkdownString } from 'vscode';
import { TreeItem, TreeItemCollapsibleState, type Command, type ThemeIcon } from 'vscode';

export interface NodeOptions {
  /** Stable between refreshes, so that what was expanded stays so. */
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon?: ThemeIcon | undefined;
  /** Plain text or Markdown; the whole sentence where the label may be cut off. */
  readonly tooltip?: string | MarkdownString | undefined;
  /** The whole text, which the view shows in full where the row is selected. */
  readonly detail?: string | undefined;
  readonly command?: Command | undefined;
  readonly context?: string | undefined;
  /** What a screen reader says; by default label and description. */
  readonly spoken?: string | undefined;
  readonly expanded?: boolean | undefined;
  readonly children?: TreeNode[] | undefined;
}

/** One row of a tree view with the rows below it. */
export class TreeNode {
  readonly item: TreeItem;
  readonly children: TreeNode[];
  parent: TreeNode | undefined;

  constructor(readonly options: NodeOptions) {
    this.children = options.children ?? [];
    for (const child of this.children) child.parent = this;
    this.item = new TreeItem(options.label, this.collapsibleState());
    this.item.id = options.id;
    this.item.tooltip = options.tooltip ?? options.detail ?? options.label;
    this.item.accessibilityInformation = { label: options.spoken ?? words(options) };
    if (options.description !== undefined) this.item.description = options.description;
    if (options.icon) this.item.iconPath = options.icon;
    if (options.command) this.item.command = options.command;
    if (options.context) this.item.contextValue = options.context;
  }

  /** Its own detail, else that of the nearest row above. */
  get detail(): string | undefined {
    return this.options.detail ?? this.parent?.detail;
  }

  private collapsibleState(): TreeItemCollapsibleState {
    if (this.children.length === 0) return TreeItemCollapsibleState.None;
    return this.options.expanded ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  }
}

function words({ label, description }: NodeOptions): string {
  return description ? `${label}, ${description}` : label;
}
