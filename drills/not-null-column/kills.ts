import type { Attempt, CheckContext, Observation, Worker } from '../../src/judge/check';
import { errorEvidence } from '../../src/judge/kit/errorEvidence';
import { MOST_RUNS, PHASES, runPhase, type Phase } from './pipeline';

/** The first kills come at each boundary, later ones are this much further apart: so every migration gets to its end. */
const FURTHER = 1.4;
const CLOSE = 6;

/**
 * Runs each phase with a kill at its first boundary, then again with one at the second, and so on until it gets to its end; then once
 * more. A kill within a transaction leaves what one before it does.
 * @returns what to say of a phase that cannot go on, or that does its work twice
 */
export async function killedAgainAndAgain(
  t: CheckContext,
): Promise<Omit<Observation, 'expected'> | undefined> {
  for (const phase of PHASES) {
    const wrong = (await killUntilDone(t, phase)) ?? (await onceMore(t, phase));
    if (wrong) return wrong;
  }
  return undefined;
}

async function killUntilDone(
  t: CheckContext,
  phase: Phase,
): Promise<Omit<Observation, 'expected'> | undefined> {
  let kills = 0;
  let failures = 0;
  for (let boundary = 2; ;) {
    const attempt = await killedAt(t, await t.worker(), phase, boundary);
    if (attempt.answered) return undefined;
    const { error } = attempt;
    if (error.reason === 'died') {
      kills += 1;
      failures = 0;
      boundary = boundary < CLOSE ? boundary + 1 : Math.ceil(boundary * FURTHER);
      continue;
    }
    failures += 1;
    if (error.reason === 'threw' && failures < MOST_RUNS) continue;
    if (kills === 0) throw error;
    return {
      observed: `${phase} was killed after ${kills === 1 ? 'a step' : `one step, then after two, ${kills} times in all`}, and could not go on: ${error.message}`,
      evidence: errorEvidence(error),
      position: error.position,
    };
  }
}

/** Runs the phase and kills its process at the boundary; where there are fewer, it gets to its end. */
async function killedAt(t: CheckContext, worker: Worker, phase: Phase, boundary: number): Promise<Attempt> {
  let passed = 0;
  const { value } = await t.observe.traffic(
    worker,
    () => worker.attempt('migrate.ts', 'runPhase', phase),
    async () => {
      passed += 1;
      if (passed === boundary) await worker.kill();
    },
  );
  return value;
}

async function onceMore(t: CheckContext, phase: Phase): Promise<Omit<Observation, 'expected'> | undefined> {
  const since = await t.observe.time();
  await runPhase(await t.worker(), phase);
  const { total } = await t.observe.rowsPerCommit('parcels', since);
  if (total === 0) return undefined;
  return {
    observed: `${phase} had succeeded. Run once more, it wrote ${total.toLocaleString('en-US')} rows of parcels again.`,
  };
}
