import { commands, window, type Disposable, type TreeView } from 'vscode';
import type { ActiveDrill } from '../drill/activeDrill';
import { ResultsTree } from './resultsTree';
import type { RevealedHints } from './revealedHints';
import type { TreeNode } from '../treeNode';

export const RESULTS_VIEW = 'backendDrills.results';

/** The Results view in the sidebar, around its tree. */
export class ResultsView implements Disposable {
  private readonly tree: ResultsTree;
  private readonly view: TreeView<TreeNode>;
  private readonly listeners: readonly Disposable[];

  constructor(active: ActiveDrill, hints: RevealedHints) {
    this.tree = new ResultsTree(active, hints);
    this.view = window.createTreeView(RESULTS_VIEW, { treeDataProvider: this.tree, showCollapseAll: true });
    this.listeners = [
      this.tree.onDidChangeTreeData(() => this.update()),
      this.view.onDidChangeSelection(() => this.tree.decorate(this.view)),
    ];
  }

  /**
   * Shows the view with the first failed check in sight, else the score.
   * @param focus whether the keyboard goes there; not where somebody may be typing elsewhere by now
   */
  async show({ focus }: { readonly focus: boolean }): Promise<void> {
    const node =
      this.tree.find((id) => /^check\/[^/]+\/(failed|could-not-check)$/.test(id)) ??
      this.tree.find(() => true);
    if (node) await this.view.reveal(node, { select: true, focus });
    else await commands.executeCommand(`${RESULTS_VIEW}.focus`, { preserveFocus: !focus });
  }

  /** Shows the last hint that was revealed of a check. */
  async showHint(checkId: string, index: number): Promise<void> {
    const node = this.tree.find((id) => id.startsWith(`check/${checkId}/`) && id.endsWith(`/hint/${index}`));
    if (node) await this.view.reveal(node, { select: true, focus: true });
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.view.dispose();
    this.tree.dispose();
  }

  private update(): void {
    this.tree.decorate(this.view);
    void commands.executeCommand('setContext', 'backendDrills.hasHint', this.tree.hintLeft);
  }
}
