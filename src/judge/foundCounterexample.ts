import type { Finding } from '../rubric/verdict';
import type { CheckContext, Counterexample } from './check';

/** The check's result where a schedule broke what must hold. */
export function foundCounterexample(
  t: Pick<CheckContext, 'fail'>,
  expected: string,
  { story, evidence, position }: Counterexample,
): Finding {
  return t.fail({ expected, observed: story, evidence: [evidence], position });
}
