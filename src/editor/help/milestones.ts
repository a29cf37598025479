import { commands, debug, window, type Disposable } from 'vscode';
import { isScenario } from '../debugConfiguration';
import type { ActiveDrill } from '../drill/activeDrill';

/** What the walkthrough's steps are done by: `backendDrills.reached.<milestone>` in their completionEvents. */
export type Milestone = 'drill' | 'scenario' | 'failure' | 'pass';

/**
 * Tells VS Code that a step of the walkthrough is done. Only a context key that becomes true while VS Code looks counts; one
 * that is true from before is passed over. So it is true for a moment.
 */
export async function announce(milestone: Milestone): Promise<void> {
  const key = `backendDrills.reached.${milestone}`;
  await commands.executeCommand('setContext', key, true);
  await commands.executeCommand('setContext', key, false);
}

/** Announces what has been reached in this window: a step is done when it truly is, not when its button was pressed. */
export class Milestones implements Disposable {
  private readonly reached = new Set<Milestone>();
  private readonly listeners: readonly Disposable[];

  constructor(private readonly active: ActiveDrill) {
    this.listeners = [
      active.onDidChange(() => this.update()),
      debug.onDidTerminateDebugSession((session) => {
        if (isScenario(session)) this.reach('scenario');
      }),
      // VS Code looks only from the first time on that a window shows a walkthrough.
      window.tabGroups.onDidChangeTabs(() => this.announceAll()),
      window.onDidChangeWindowState(() => this.announceAll()),
    ];
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
  }

  private update(): void {
    const { session, verdict } = this.active;
    if (session) this.reach('drill');
    if (verdict?.outcome === 'failed') this.reach('failure');
    if (verdict?.outcome === 'passed') this.reach('pass');
  }

  private reach(milestone: Milestone): void {
    this.reached.add(milestone);
    void announce(milestone);
  }

  private announceAll(): void {
    for (const milestone of this.reached) void announce(milestone);
  }
}
