import type { CandidateError } from '../../errors';
import type { Evidence } from '../../rubric/evidence';

/** Where the candidate's error was thrown and through which of their lines; nothing where only its message is known. */
export function errorEvidence(error: CandidateError): Evidence[] {
  const { message, candidateStack: stack, position } = error;
  return stack || position
    ? [{ kind: 'error', title: 'What your code threw', message, stack, position }]
    : [];
}
