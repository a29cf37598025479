import { workspace, type Disposable } from 'vscode';
import type { ActiveDrill } from '../drill/activeDrill';
import type { CheckCommand } from '../results/checkCommand';
import { CheckTests } from './checkTests';

/** The checks of this window's drill in VS Code's Test Explorer, while one is open and may run. */
export class TestExplorer implements Disposable {
  private shown: CheckTests | undefined;
  private readonly listeners: readonly Disposable[];

  constructor(
    private readonly active: ActiveDrill,
    private readonly check: CheckCommand,
  ) {
    this.listeners = [
      active.onDidChange(() => this.update()),
      workspace.onDidGrantWorkspaceTrust(() => this.update()),
    ];
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.shown?.dispose();
  }

  private update(): void {
    const session = workspace.isTrusted ? this.active.session : undefined;
    if (session === this.shown?.session) return;
    this.shown?.dispose();
    this.shown = session && new CheckTests(session, this.active, this.check);
  }
}
