import {
  EventEmitter,
  l10n,
  workspace,
  type Disposable,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from 'vscode';
import type { ActiveDrill } from '../drill/activeDrill';
import { hasHint, resultNodes } from './resultNodes';
import type { RevealedHints } from './revealedHints';
import type { TreeNode } from '../treeNode';

/** The Results view: the last check of this window's drill. */
export class ResultsTree implements TreeDataProvider<TreeNode>, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly listeners: readonly Disposable[];
  private nodes: TreeNode[] = [];
  /** Whether "Next Hint" has one to give. */
  hintLeft = false;

  constructor(
    private readonly active: ActiveDrill,
    private readonly hints: RevealedHints,
  ) {
    const refresh = () => this.refresh();
    this.listeners = [
      active.onDidChange(refresh),
      hints.onDidChange(refresh),
      workspace.onDidGrantWorkspaceTrust(refresh),
    ];
  }

  getTreeItem(node: TreeNode): TreeItem {
    return node.item;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return node ? node.children : this.nodes;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  /** The row with that id, such as `check/<id>/failed`. */
  find(matches: (id: string) => boolean, among: readonly TreeNode[] = this.nodes): TreeNode | undefined {
    for (const node of among) {
      const found = matches(node.options.id) ? node : this.find(matches, node.children);
      if (found) return found;
    }
    return undefined;
  }

  /** What is seen without opening a row: the selected row's whole text, staleness, how much failed. */
  decorate(view: TreeView<TreeNode>): void {
    const { verdict, session, stale } = this.active;
    view.description = session?.drill.manifest.title ?? '';
    const selected = view.selection[0]?.detail;
    const changed = l10n.t('Your files changed since this check. Check again to see what it says now.');
    // VS Code's type knows no undefined; an empty message is none.
    view.message = verdict ? [...(stale ? [changed] : []), ...(selected ? [selected] : [])].join('\n') : '';
    const failed = verdict?.checks.filter((check) => check.outcome === 'failed').length ?? 0;
    view.badge = failed > 0 ? { value: failed, tooltip: l10n.t('{0} checks failed', failed) } : undefined;
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.changed.dispose();
  }

  private refresh(): void {
    const { verdict, stale } = this.active;
    const count = (checkId: string) => this.hints.count(checkId);
    this.nodes = verdict ? resultNodes(verdict, stale, count) : [];
    this.hintLeft = verdict?.checks.some((check) => hasHint(check, count)) === true;
    this.changed.fire();
  }
}
