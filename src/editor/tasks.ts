import { commands, l10n, ProgressLocation, window, type Disposable, type LogOutputChannel } from 'vscode';
import { readable } from '../errors';
import type { Work } from '../progress';
import { reportError, type Remedy } from './errorReport';

export interface TaskOptions {
  /** What "Retry" does after a failure; without it none is offered. */
  readonly retry?: () => unknown;
  /** Its stages go to the status bar, where they do not ask for attention. */
  readonly quiet?: boolean;
  /** May run beside other work. */
  readonly concurrent?: boolean;
  /** Takes the place of a task of the same title that is under way: that one is cancelled, and its end waited for. */
  readonly supersedes?: boolean;
  /** Nobody asked for it just now: where it has to be refused, or fails as it did before, only the log says so. */
  readonly unasked?: boolean;
  /** Cancels it, for who shows a button of their own. */
  readonly controller?: AbortController;
}

/** The one task that nothing may run beside, from the moment on that it waits for its turn. */
interface Exclusive {
  readonly title: string;
  readonly controller: AbortController;
  readonly ended: Promise<unknown>;
}

/** Longer work: shown by stages, cancellable, stopped when the window closes. One at a time unless it says otherwise. */
export class Tasks implements Disposable {
  private exclusive: Exclusive | undefined;
  private readonly controllers = new Set<AbortController>();
  private lastFailure: string | undefined;

  constructor(private readonly log: LogOutputChannel) {}

  /** @returns undefined where it failed, was cancelled or had to be refused: the person has been told */
  async run<T>(
    title: string,
    work: (work: Work) => Promise<T>,
    options: TaskOptions = {},
  ): Promise<T | undefined> {
    const controller = options.controller ?? new AbortController();
    if (options.concurrent) return this.perform(title, controller, work, options);
    const before = this.exclusive;
    if (before && !(options.supersedes && before.title === title)) {
      this.refuse(title, before, options);
      return undefined;
    }
    before?.controller.abort();
    const result = (async () => {
      await before?.ended;
      // A still newer one may not have let it come to its turn.
      return controller.signal.aborted ? undefined : this.perform(title, controller, work, options);
    })();
    const mine = { title, controller, ended: result };
    this.setExclusive(mine);
    try {
      return await result;
    } finally {
      if (this.exclusive === mine) this.setExclusive(undefined);
    }
  }

  dispose(): void {
    for (const controller of this.controllers) controller.abort();
  }

  /** Never rejects. */
  private async perform<T>(
    title: string,
    controller: AbortController,
    work: (work: Work) => Promise<T>,
    options: TaskOptions,
  ): Promise<T | undefined> {
    this.controllers.add(controller);
    try {
      const done = await this.show(title, controller, work, options.quiet === true);
      this.lastFailure = undefined;
      return done;
    } catch (error) {
      // What a cancelled piece of work fails with is the cancelling's doing.
      if (controller.signal.aborted) this.log.info(`${title}: ${readable(error).message}`);
      else this.fail(error, options);
      return undefined;
    } finally {
      this.controllers.delete(controller);
    }
  }

  private fail(error: unknown, { retry, unasked }: TaskOptions): void {
    const { message } = readable(error);
    const remedies: Remedy[] = retry ? [{ title: l10n.t('Retry'), run: retry }] : [];
    if (unasked && message === this.lastFailure) this.log.error(message);
    else reportError(error, this.log, remedies);
    this.lastFailure = message;
  }

  private refuse(title: string, { title: other }: Exclusive, { unasked }: TaskOptions): void {
    if (unasked) this.log.info(`${title}: not now, "${other}" is under way.`);
    else void window.showInformationMessage(l10n.t('Please wait: "{0}" is still under way.', other));
  }

  private setExclusive(exclusive: Exclusive | undefined): void {
    this.exclusive = exclusive;
    void commands.executeCommand('setContext', 'backendDrills.busy', exclusive !== undefined);
  }

  private async show<T>(
    title: string,
    controller: AbortController,
    work: (work: Work) => Promise<T>,
    quiet: boolean,
  ): Promise<T> {
    const location = quiet ? ProgressLocation.Window : ProgressLocation.Notification;
    const done = window.withProgress({ location, title, cancellable: !quiet }, (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      const onProgress = (stage: string) => {
        this.log.info(`${title}: ${stage}`);
        progress.report({ message: stage });
      };
      return work({ signal: controller.signal, onProgress });
    });
    // The bar above our own view says the same at the place where the result will be.
    void window.withProgress({ location: { viewId: 'backendDrills.results' } }, async () => {
      await done.then(undefined, () => undefined);
    });
    return done;
  }
}
