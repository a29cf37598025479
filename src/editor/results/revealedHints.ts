import { EventEmitter, type Disposable, type LogOutputChannel } from 'vscode';
import type { HintSteps } from '../../session/takenHints';
import type { ActiveDrill } from '../drill/activeDrill';

/** How many hints of each check the candidate has asked for, as the session keeps them with the workspace. */
export class RevealedHints implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly listener: Disposable;
  private steps: HintSteps = {};
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly active: ActiveDrill,
    private readonly log: LogOutputChannel,
  ) {
    this.listener = active.onDidChange(() => void this.read());
  }

  /** Steps of the check's ladder taken so far; it stays when the check passes. */
  count(checkId: string): number {
    return this.steps[checkId] ?? 0;
  }

  /**
   * Takes the check's next step.
   * @throws InputError where there is none, EnvironmentError where it cannot be kept: then it is not revealed
   */
  async reveal(checkId: string): Promise<void> {
    const taken = await this.active.session?.takeHint(checkId);
    if (taken) this.publish(taken);
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }

  /** Another drill, a reset, or a command line at work in the same folder. */
  private read(): Promise<void> {
    this.reading = this.reading
      .then(async () => this.publish((await this.active.session?.hintsTaken()) ?? {}))
      .catch((error: unknown) => this.log.warn(`The hints taken could not be read: ${String(error)}`));
    return this.reading;
  }

  private publish(steps: HintSteps): void {
    if (JSON.stringify(steps) === JSON.stringify(this.steps)) return;
    this.steps = steps;
    this.changed.fire();
  }
}
