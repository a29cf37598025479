import type { Frames } from './frames';
import { failureOf } from './failure';
import type { WorkerMessage } from './messages';

/** By then the report has left, also behind much that was said before and on a busy machine, or never will. */
const REPORT_CAP_MS = 10_000;

/**
 * An error that nothing caught ends the process, as Node does it: with the error on stderr and exit code 1; the judge is told
 * first. Where the candidate's code listens for such errors itself, it decides.
 */
export function reportFatalErrors(
  frames: Frames,
  say: (message: WorkerMessage, onSent?: () => void) => void,
  exit: (code: number) => void,
): void {
  const report = (error: unknown, origin: string) => {
    if (process.listenerCount('uncaughtException') > 1) return;
    const failure = failureOf(error, 'threw', frames);
    const kind =
      origin === 'unhandledRejection' ? 'a promise that nobody awaited was rejected with' : 'nothing caught';
    process.stderr.write(`${failure.stack ?? failure.message}\n`);
    setTimeout(exit, REPORT_CAP_MS, 1);
    say({ type: 'fatal', failure: { ...failure, message: `${kind} ${failure.message}` } }, () => exit(1));
  };
  process.on('uncaughtException', report);
}
