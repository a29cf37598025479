import type { CheckContext, Recording, Worker } from '../../src/judge/check';
import type { WireStatement } from '../../src/wire/record';

export type Phase = '1-expand' | '2-backfill' | '3-contract' | 'rollback';

export const PHASES: readonly Phase[] = ['1-expand', '2-backfill', '3-contract'];

/** How often a phase is run that fails, in all; as the brief says. */
export const MOST_RUNS = 5;

/**
 * Runs a phase as the pipeline does: again where it fails.
 * @throws CandidateError where it fails each time, and where it dies, hangs or cannot be loaded
 */
export async function runPhase(worker: Worker, phase: Phase): Promise<void> {
  for (let run = 1; ; run += 1) {
    const attempt = await worker.attempt('migrate.ts', 'runPhase', phase);
    if (attempt.answered) return;
    if (attempt.error.reason !== 'threw' || run === MOST_RUNS) throw attempt.error;
  }
}

/** Runs all phases, and returns what they sent. */
export async function runAll(worker: Worker, phases = PHASES): Promise<readonly WireStatement[]> {
  const { statements }: Recording<void> = await worker.record(async () => {
    for (const phase of phases) await runPhase(worker, phase);
  });
  return statements;
}

/** Keeps so many parcels, anywhere in the table: enough to tell, and quick. */
export async function thinOut({ database, random }: CheckContext, rows: number): Promise<void> {
  await database.query(
    'DELETE FROM parcels WHERE id NOT IN (SELECT id FROM parcels ORDER BY hashint4extended(id, $2) LIMIT $1)',
    [rows, random.integer(1, 1_000_000)],
  );
}
