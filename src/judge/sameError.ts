import type { CheckResult } from '../rubric/verdict';

/**
 * The results, with an error that nothing gets past told once: where the migration or a module does not even run, every check comes to
 * it, and none of them has a hint for it. Left as they are where anything passed, since the code does run then.
 */
export function toldOnce(results: readonly CheckResult[]): readonly CheckResult[] {
  const first = results.find(({ outcome }) => outcome === 'failed');
  const error = first && errorOf(first);
  if (!error || results.some(({ outcome }) => outcome === 'passed')) return results;
  const same = results.filter((result) => errorOf(result) === error);
  if (same.length === 1) return results;
  return results.map((result) => {
    if (result === first) return { ...result, hints: [] };
    if (!same.includes(result)) return result;
    const observed = `Not checked, because your code comes to the same error as in "${first.title}".`;
    return { ...result, outcome: 'skipped', expected: '', observed, evidence: [], nextStep: undefined };
  });
}

/** The stack names no function that was called, so it is the same in every check. */
function errorOf({ outcome, nextStep, evidence, observed }: CheckResult): string | undefined {
  if (outcome !== 'failed' || nextStep === undefined) return undefined;
  const thrown = evidence.find(({ kind }) => kind === 'error');
  return (thrown?.kind === 'error' && thrown.stack) || observed;
}
