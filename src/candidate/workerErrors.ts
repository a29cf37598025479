import { CandidateError, EnvironmentError } from '../errors';
import { describeExit, type Exit } from './exit';
import type { Limits } from './limits';
import type { Overdue } from './overdue';

/** A call that came to no answer; `answers` says whether its process still turns. */
export function timedOut(label: string, overdue: Overdue, answers: boolean, limits: Limits): CandidateError {
  const waits = 'a promise that is never settled, a lock, a connection';
  const late = `${label} did not answer within ${limits.callMs / 1000} s`;
  const messages: Record<Overdue, string> = {
    late: answers
      ? `${late}: it waits for something that does not come: ${waits}.`
      : `${late}: it is still computing: a loop that does not end, perhaps.`,
    'standing-still':
      `${label} did not answer and came to a stand: for ${limits.standstillMs / 1000} s nothing was under way at the database. ` +
      'It waits for a connection that nobody gives back, or for a promise that is never settled.',
  };
  return new CandidateError(
    messages[overdue],
    'Start the visible scenario in the debugger, pause it, and see where it stands.',
    { reason: 'timed-out' },
  );
}

/** A call whose process ended before the answer. */
export function died(label: string, exit: Exit, limits: Limits): CandidateError {
  return new CandidateError(
    `${label} did not answer: its process ${describeExit(exit, limits)}.`,
    exit.fatal
      ? 'Await every promise, and listen for the errors of what may fail on its own, such as a pool.'
      : 'The process must live until the answer is there, within its memory.',
    { reason: 'died', position: exit.fatal?.position, candidateStack: exit.fatal?.stack },
  );
}

/** @param output what the process printed before it ended */
export function notStarted(output: string): EnvironmentError {
  const said = output.trim().slice(-1000);
  return new EnvironmentError(
    `The process for your code could not be started${said ? `: ${said}` : '.'}`,
    'Check again; if it stays, open the log (Backend Drills: Show Log) and report it.',
  );
}
