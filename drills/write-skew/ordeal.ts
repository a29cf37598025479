import type { CandidateError } from '../../src/errors';
import type { BreakOffOptions, CheckContext, Worker } from '../../src/judge/check';
import { leftOpen } from '../../src/judge/kit/leftOpen';
import type { Evidence } from '../../src/rubric/evidence';
import type { WireStatement } from '../../src/wire/record';
import { newTeam, rolesOf, type Roles, type Team } from './team';

/** One call of stepDown whose transactions are broken off. */
export interface Ordeal {
  readonly team: Team;
  /** What it resolved to, or how it failed. */
  readonly answer: unknown;
  readonly error: CandidateError | undefined;
  readonly roles: Roles;
  /** How many transactions were broken off. */
  readonly brokenOff: number;
  readonly statements: readonly WireStatement[];
  /** What to say of a transaction that was left open. */
  readonly leftOpen: string | undefined;
}

/** The first of the team's administrators steps down while the database breaks transactions off. */
export async function ordeal(
  t: CheckContext,
  worker: Worker,
  at: BreakOffOptions['at'],
  times: number,
): Promise<Ordeal> {
  const team = await newTeam(t, 2);
  const conflicts = await t.breakOff({ table: 'members', on: 'update', at, times });
  const { value: attempt, statements } = await worker.record(() =>
    worker.attempt('src/admins.ts', 'stepDown', team.admins[0]),
  );
  await conflicts.end();
  return {
    team,
    answer: attempt.answered ? attempt.value : undefined,
    error: attempt.answered ? undefined : attempt.error,
    roles: await rolesOf(t, team),
    brokenOff: await conflicts.count(),
    statements,
    leftOpen: (await leftOpen(t, worker, 'when the call was answered'))?.observed,
  };
}

/**
 * For each transaction that was broken off, the milliseconds from when the error came until the next statement was sent; of the last
 * one none.
 */
export function waits(statements: readonly WireStatement[]): number[] {
  const waited: number[] = [];
  for (const [place, { error, failedAt }] of statements.entries()) {
    if (error?.code !== '40001' || failedAt === undefined) continue;
    const next = statements.slice(place + 1).find(({ tags }) => !tags.includes('ROLLBACK'));
    if (next) waited.push(next.startedAt - failedAt);
  }
  return waited;
}

/** The statements of an ordeal in their order, as a list by time. */
export function courseOf(statements: readonly WireStatement[], title: string): Evidence {
  return {
    kind: 'timeline',
    title,
    entries: statements.map(({ sql, error, position, connection }) => ({
      who: `connection ${connection}`,
      what: error ? `is told ${error.code}: ${error.message}` : 'runs',
      sql,
      position,
      failed: error !== undefined,
    })),
  };
}
