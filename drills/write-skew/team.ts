import type { CheckContext, Worker } from '../../src/judge/check';

/** A workspace for one test. */
export interface Team {
  readonly workspaceId: number;
  readonly admins: readonly number[];
  /** Who is none. */
  readonly member: number;
}

/** What the tables say of a team. */
export interface Roles {
  /** Ids of those who are administrators. */
  readonly admins: readonly number[];
  /** How often the auditors' table has it that each of the first administrators became a member. */
  readonly changes: readonly number[];
}

/** Another program makes a workspace with so many administrators, and a few members. */
export async function newTeam({ database, random }: CheckContext, admins: number): Promise<Team> {
  const names = random.shuffle(['Kim', 'Lea', 'Mats', 'Nora', 'Olaf', 'Pia', 'Quinn', 'Rosa']);
  const roles = random.shuffle(names.map((_, place) => (place < admins ? 'admin' : 'member')));
  const rows = await database.query<{ id: number; workspaceId: number; role: string }>(
    `WITH workspace AS (INSERT INTO workspaces (name) VALUES ($1) RETURNING id)
     INSERT INTO members (workspace_id, name, role)
     SELECT workspace.id, member.name, member.role
     FROM workspace, unnest($2::text[], $3::text[]) WITH ORDINALITY AS member (name, role, place) ORDER BY place
     RETURNING id, workspace_id AS "workspaceId", role`,
    [`Workspace ${random.integer(1_000, 9_999)}`, names, roles],
  );
  const byRole = (wanted: string) => rows.filter(({ role }) => role === wanted).map(({ id }) => id);
  return {
    workspaceId: (rows[0] as { workspaceId: number }).workspaceId,
    member: byRole('member')[0] as number,
    admins: random.shuffle(byRole('admin')),
  };
}

export function stepDown(worker: Worker, memberId: number | undefined): Promise<unknown> {
  return worker.call('src/admins.ts', 'stepDown', memberId);
}

export async function rolesOf({ database }: CheckContext, { workspaceId, admins }: Team): Promise<Roles> {
  const [row] = await database.query<{ admins: number[]; changes: number[] }>(
    `SELECT (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM members
             WHERE workspace_id = $1 AND role = 'admin') AS admins,
            (SELECT array_agg((SELECT count(*)::int FROM role_changes WHERE member_id = admin.id AND role = 'member') ORDER BY place)
             FROM unnest($2::int[]) WITH ORDINALITY AS admin (id, place)) AS changes`,
    [workspaceId, admins],
  );
  return row as Roles;
}

/**
 * Undefined where the tables agree with what the first administrators were told, in their order; else what is wrong, in a sentence.
 * @param names of those who were told, in the same order
 */
export function wrongRoles(
  { admins }: Team,
  roles: Roles,
  answers: readonly unknown[],
  names: readonly string[],
): string | undefined {
  for (const [place, answer] of answers.entries()) {
    const [id, name, changes] = [admins[place] as number, names[place], roles.changes[place] as number];
    const done = answer === 'done';
    const isAdmin = roles.admins.includes(id);
    if (done === isAdmin)
      return `${name}, member ${id}, was told "${String(answer)}" and is ${isAdmin ? 'still an administrator' : 'no administrator any more'}.`;
    if (changes !== (done ? 1 : 0))
      return `${name}, member ${id}, was told "${String(answer)}", and role_changes has ${changes === 1 ? '1 row' : `${changes} rows`} of it.`;
  }
  return undefined;
}
