import { REFERENCE, type ExpectedVerdict, type Variant } from '../catalog/corpus';
import type { CheckOutcome, Verdict } from '../rubric/verdict';

/**
 * What is not as it must come out: the untouched workspace fails, the reference scores 4, other solutions 3 at least, mistakes
 * as declared.
 * @param variant undefined for the untouched workspace
 */
export function verdictFaults(variant: Variant | undefined, verdict: Verdict): string[] {
  if (variant?.expected) return mistakeFaults(variant.expected, verdict);
  const described = verdict.checks
    .filter((check) => check.outcome !== 'passed')
    .map((check) => `${check.id} ${check.outcome}: ${check.observed}`);
  if (!variant) {
    return verdict.outcome === 'failed'
      ? []
      : [`the untouched workspace must fail, but its outcome is "${verdict.outcome}"`, ...described];
  }
  const least = variant.name === `solutions/${REFERENCE}` ? 4 : 3;
  return verdict.score !== null && verdict.score >= least
    ? []
    : [`must score ${least} at least, scored ${verdict.score}`, ...described];
}

function mistakeFaults(expected: ExpectedVerdict, verdict: Verdict): string[] {
  const faults: string[] = [];
  const wanted = (id: string): CheckOutcome =>
    expected.fails.includes(id) ? 'failed' : expected.skipped.includes(id) ? 'skipped' : 'passed';
  for (const check of verdict.checks) {
    if (check.outcome !== wanted(check.id)) {
      faults.push(`${check.id} must be ${wanted(check.id)}, is ${check.outcome}: ${check.observed}`);
    }
    const because = expected.because[check.id];
    if (because && check.outcome === 'failed' && !check.observed.includes(because)) {
      faults.push(`${check.id} must fail because of "${because}", but observed was: ${check.observed}`);
    }
  }
  const raised = verdict.redFlags.map((flag) => flag.id).sort();
  if (raised.join() !== [...expected.redFlags].sort().join())
    faults.push(`red flags must be [${expected.redFlags.join()}], are [${raised.join()}]`);
  if (verdict.score !== expected.score) faults.push(`must score ${expected.score}, scored ${verdict.score}`);
  return faults;
}
