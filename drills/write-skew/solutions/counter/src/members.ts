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

/** How many administrators the member's workspace has; nobody else changes that until the end of the transaction. */
export async function lockedCount(client: PoolClient, memberId: number): Promise<number> {
  const { rows } = await client.query<{ admins: number }>(
    'SELECT admins FROM workspaces WHERE id = (SELECT workspace_id FROM members WHERE id = $1) FOR NO KEY UPDATE',
    [memberId],
  );
  return rows[0]!.admins;
}

/** Makes an administrator a member like the others, and notes it for the auditors. */
export async function demote(client: PoolClient, id: number): Promise<void> {
  await client.query("UPDATE members SET role = 'member' WHERE id = $1", [id]);
  await client.query("INSERT INTO role_changes (member_id, role) VALUES ($1, 'member')", [id]);
}
