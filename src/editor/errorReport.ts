import { commands, l10n, window, type LogOutputChannel } from 'vscode';
import { CancelledError, EnvironmentError, InputError, readable } from '../errors';

/** Something the person can do about an error, as a button of its notification. */
export interface Remedy {
  readonly title: string;
  readonly run: () => unknown;
}

/** The way to what an error of the environment comes from. */
export function doctorRemedy(): Remedy {
  return { title: l10n.t('Run Doctor'), run: () => commands.executeCommand('backendDrills.doctor') };
}

/**
 * Says once what went wrong and what to do next. What the person cancelled is no news to them: it goes to the log only.
 * Returns at once; a remedy runs when it is chosen.
 */
export function reportError(error: unknown, log: LogOutputChannel, remedies: readonly Remedy[] = []): void {
  if (error instanceof CancelledError) {
    log.info(error.message);
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  const { message, nextStep } = readable(error);
  const show =
    error instanceof EnvironmentError || error instanceof InputError
      ? window.showWarningMessage
      : window.showErrorMessage;
  const offered: Remedy[] = [
    ...remedies,
    ...(error instanceof EnvironmentError ? [doctorRemedy()] : []),
    { title: l10n.t('Show Log'), run: () => commands.executeCommand('backendDrills.showLog') },
  ];
  show(`${message} ${nextStep}`, ...offered).then(
    (chosen) => chosen?.run(),
    (failure: unknown) => log.error(String(failure)),
  );
}
