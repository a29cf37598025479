import type { PoolClient } from 'pg';

export interface Member {
  readonly id: number;
  readonly workspaceId: number;
  readonly role: 'admin' | 'member';
}

export async function findMember(client: PoolClient, id: number): Promise<Member> {
  const { rows } = await client.query<Member>(
    'SELECT id, workspace_id AS "workspaceId", role FROM members WHERE id = $1',
    [id],
  );
  return rows[0]!;
}

export async function countAdmins(client: PoolClient, workspaceId: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM members WHERE workspace_id = $1 AND role = 'admin'",
    [workspaceId],
  );
  return rows[0]!.count;
}

/** Makes an administrator a member like the others, and notes it for the auditors. */
export async function demote(client: PoolClient, id: number): Promise<void> {
  await client.query("UPDATE members SET role = 'member' WHERE id = $1", [id]);
  await client.query("INSERT INTO role_changes (member_id, role) VALUES ($1, 'member')", [id]);
}

/** The first key of our advisory locks; the second one is the workspace's id. */
const ADMINS_OF = 1207;

/** Whoever changes who is an administrator of a workspace has this lock until the end of the transaction. */
export async function lockWorkspaceOf(client: PoolClient, memberId: number): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, workspace_id) FROM members WHERE id = $2', [
    ADMINS_OF,
    memberId,
  ]);
}
