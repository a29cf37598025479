import type { Proof } from './proof';

/** How long a check took over all proofs of a drill in which it was made. */
export interface CheckTime {
  readonly check: string;
  /** Milliseconds. */
  readonly median: number;
  readonly max: number;
}

/** The times of a drill's checks, in the order of its manifest. */
export function checkTimes(proofs: readonly Proof[]): CheckTime[] {
  const taken = new Map<string, number[]>();
  for (const check of proofs.flatMap(({ verdicts }) => verdicts.flatMap(({ checks }) => checks))) {
    const times = taken.get(check.id) ?? [];
    taken.set(check.id, times);
    if (check.outcome === 'passed' || check.outcome === 'failed') times.push(check.milliseconds);
  }
  return [...taken]
    .filter(([, times]) => times.length > 0)
    .map(([check, times]) => {
      const sorted = times.toSorted((a, b) => a - b);
      return { check, median: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0 };
    });
}
