import {
  EventEmitter,
  window,
  type Disposable,
  type LogOutputChannel,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import { readable } from '../../errors';
import type { WorkspaceDatabase } from '../../session/workspaceDatabase';
import type { TreeNode } from '../treeNode';
import { databaseNodes, unreadableNode } from './databaseNodes';
import type { DrillDatabase } from './drillDatabase';

/** The Database view: what lies in the drill's database. Empty unless it is ready, when its welcome says why. */
export class DatabaseTree implements TreeDataProvider<TreeNode>, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly listeners: readonly Disposable[];

  constructor(
    private readonly database: DrillDatabase,
    private readonly log: LogOutputChannel,
  ) {
    const view = window.createTreeView('backendDrills.database', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.listeners = [
      view,
      database.onDidChange(() => this.refresh()),
      // What was done meanwhile, by the scenario or a migration, is not told to us.
      view.onDidChangeVisibility(({ visible }) => visible && this.refresh()),
      window.onDidChangeWindowState(({ focused }) => focused && view.visible && this.refresh()),
    ];
  }

  refresh(): void {
    this.changed.fire();
  }

  getTreeItem(node: TreeNode): TreeItem {
    return node.item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node) return node.children;
    const { open } = this.database;
    if (!open) return [];
    try {
      return databaseNodes(
        { server: open.server.description, connection: connectionWords(open) },
        await open.describe(),
      );
    } catch (error) {
      // What went away meanwhile is shown by its own state.
      if (this.database.open !== open) return [];
      this.log.warn(`The database could not be read: ${String(error)}`);
      const { message, nextStep } = readable(error);
      return [unreadableNode(message, nextStep)];
    }
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.changed.dispose();
  }
}

function connectionWords({ clone }: WorkspaceDatabase): string {
  return `${clone.candidate.user}@${clone.host}:${clone.port}/${clone.database}`;
}
