import type { PoolClient } from 'pg';

/**
 * Locks the rows of all administrators of the member's workspace, by id, so that two who do it do not block each other.
 * @returns their ids; who was no administrator any more when the lock was had is not among them
 */
export async function lockAdminsBeside(client: PoolClient, memberId: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT id FROM members
     WHERE workspace_id = (SELECT workspace_id FROM members WHERE id = $1) AND role = 'admin'
     ORDER BY id FOR UPDATE`,
    [memberId],
  );
  return rows.map(({ id }) => id);
}

/** Makes an administrator a member like the others, and notes it for the auditors. */
export async function demote(client: PoolClient, id: number): Promise<void> {
  await client.query("UPDATE members SET role = 'member' WHERE id = $1", [id]);
  await client.query("INSERT INTO role_changes (member_id, role) VALUES ($1, 'member')", [id]);
}
