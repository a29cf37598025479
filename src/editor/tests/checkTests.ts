import {
  l10n,
  tests,
  TestMessage,
  TestRunProfileKind,
  TestRunRequest,
  type Disposable,
  type TestController,
  type TestItem,
  type TestRun,
} from 'vscode';
import { CancelledError, readable } from '../../errors';
import type { Verdict } from '../../rubric/verdict';
import type { Session } from '../../session/session';
import type { ActiveDrill } from '../drill/activeDrill';
import type { CheckCommand, RunningCheck } from '../results/checkCommand';
import { kindWord, verdictSentence } from '../words';
import { reportCheck } from './checkReport';

/** The checks of one drill as tests. They are run by Check, all at once, and say what its verdict says. */
export class CheckTests implements Disposable {
  private readonly controller: TestController;
  private readonly root: TestItem;
  private readonly listeners: readonly Disposable[];
  /** What the Test Explorer asked for last. */
  private asked: TestRunRequest | undefined;

  constructor(
    readonly session: Session,
    private readonly active: ActiveDrill,
    private readonly check: CheckCommand,
  ) {
    this.controller = tests.createTestController('backendDrills.checks', 'Backend Drills');
    this.root = this.listChecks();
    this.controller.createRunProfile(
      l10n.t('Check (always all checks together)'),
      TestRunProfileKind.Run,
      (request) => this.run(request),
      true,
    );
    const outdate = () => this.outdate();
    this.listeners = [
      check.onDidStart((running) => void this.follow(running)),
      check.onDidChangeRunning(outdate),
      active.onDidChange(outdate),
    ];
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.controller.dispose();
  }

  private listChecks(): TestItem {
    const { id, title, checks } = this.session.drill.manifest;
    const root = this.controller.createTestItem(id, title);
    this.controller.items.add(root);
    for (const [index, check] of checks.entries()) {
      const item = this.controller.createTestItem(check.id, check.title);
      item.description = kindWord(check.kind);
      item.sortText = String(index).padStart(3, '0');
      root.children.add(item);
    }
    return root;
  }

  private async run(request: TestRunRequest): Promise<void> {
    this.asked = request;
    await this.check.run('tests');
  }

  /** Whoever asked for the check: here it is seen as well, and can be cancelled. */
  private async follow({ origin, session, verdict, controller }: RunningCheck): Promise<void> {
    if (session !== this.session) return;
    const request = origin === 'tests' ? this.asked : undefined;
    const run = this.controller.createTestRun(request ?? new TestRunRequest([this.root]));
    run.token.onCancellationRequested(() => controller.abort());
    for (const [, item] of this.root.children) run.started(item);
    try {
      this.report(run, await verdict);
    } catch (error) {
      // What was cancelled has no result: the items keep the one that they had.
      if (!controller.signal.aborted && !(error instanceof CancelledError)) this.reportError(run, error);
    } finally {
      run.end();
    }
  }

  private report(run: TestRun, verdict: Verdict): void {
    for (const check of verdict.checks) {
      const item = this.root.children.get(check.id);
      if (item) reportCheck(run, item, check, this.active);
    }
    const raise = verdict.raise.map((sentence) => l10n.t('Would raise the score: {0}', sentence));
    const lines = [verdictSentence(verdict), ...raise];
    run.appendOutput(lines.map((line) => `${line}\r\n`).join(''));
  }

  private reportError(run: TestRun, error: unknown): void {
    const { message, nextStep } = readable(error);
    run.errored(this.root, new TestMessage(`${message} ${nextStep}`));
  }

  /** Marks results that are no longer about the files as they are, or that a reset has taken away. */
  private outdate(): void {
    if (this.check.isRunning) return; // what is about to come would be marked with them
    if (this.active.stale || !this.active.verdict) this.controller.invalidateTestResults();
  }
}
