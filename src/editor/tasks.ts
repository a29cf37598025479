import { commands, l10n, ProgressLocation, window, type Disposable, type LogOutputChannel } from 'vscode';
import type { Work } from '../progress';
import { reportError, type Remedy } from './errorReport';

export interface TaskOptions {
  /** What "Retry" does after a failure; without it none is offered. */
  readonly retry?: () => unknown;
  /** Its stages go to the status bar, where they do not ask for attention. */
  readonly quiet?: boolean;
  /** May run beside other work. */
  readonly concurrent?: boolean;
}

/** Longer work: shown by stages, cancellable, stopped when the window closes. One at a time unless it says otherwise. */
export class Tasks implements Disposable {
  private exclusive: string | undefined;
  private readonly controllers = new Set<AbortController>();

  constructor(private readonly log: LogOutputChannel) {}

  /** @returns undefined where it failed, was cancelled or had to be refused: the person has been told */
  async run<T>(
    title: string,
    work: (work: Work) => Promise<T>,
    options: TaskOptions = {},
  ): Promise<T | undefined> {
    if (!options.concurrent && this.exclusive) {
      void window.showInformationMessage(l10n.t('Please wait: "{0}" is still under way.', this.exclusive));
      return undefined;
    }
    if (!options.concurrent) this.setExclusive(title);
    const controller = new AbortController();
    this.controllers.add(controller);
    try {
      return await this.show(title, controller, work, options.quiet === true);
    } catch (error) {
      reportError(error, this.log, this.remedies(options));
      return undefined;
    } finally {
      this.controllers.delete(controller);
      if (!options.concurrent) this.setExclusive(undefined);
    }
  }

  dispose(): void {
    for (const controller of this.controllers) controller.abort();
  }

  private setExclusive(title: string | undefined): void {
    this.exclusive = title;
    void commands.executeCommand('setContext', 'backendDrills.busy', title !== undefined);
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

  private remedies({ retry }: TaskOptions): Remedy[] {
    return retry ? [{ title: l10n.t('Retry'), run: retry }] : [];
  }
}
