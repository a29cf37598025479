import type { Verdict } from '../rubric/verdict';
import { difference, masked, transcript } from './transcript';

/** What differs between verdicts of the same files on the same seed, but for what the drill declares to differ. */
export function unsteadiness(verdicts: readonly Verdict[], varies: readonly string[]): string[] {
  const [first, ...others] = verdicts.map((verdict) => everything(verdict, varies));
  return others.flatMap((other, index) =>
    other === first
      ? []
      : [
          `run ${index + 2} on the same seed came out otherwise than run 1\n${difference(first ?? '', other)}`,
        ],
  );
}

/** All that a verdict says, also of the checks that pass. */
function everything(verdict: Verdict, varies: readonly string[]): string {
  const checks = verdict.checks.map(({ id, outcome, observed }) => `${id} ${outcome}: ${observed}\n`);
  return masked(checks.join(''), varies) + transcript(verdict, varies);
}
