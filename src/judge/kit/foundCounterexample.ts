import type { Finding } from '../../rubric/verdict';
import type { CheckContext, Counterexample } from '../check';

/**
 * The check's result where a schedule broke what must hold.
 * @param plight what there was before it, in a sentence
 */
export function foundCounterexample(
  t: Pick<CheckContext, 'fail'>,
  expected: string,
  { story, evidence, position }: Counterexample,
  plight = '',
): Finding {
  return t.fail({ expected, observed: `${plight} ${story}`.trim(), evidence: [evidence], position });
}
