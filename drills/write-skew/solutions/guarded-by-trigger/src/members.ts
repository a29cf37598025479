import type { PoolClient } from 'pg';

/**
 * Makes an administrator a member like the others, and notes it for the auditors. The database refuses that to the last one.
 * @returns false where the member was no administrator
 */
export async function demote(client: PoolClient, id: number): Promise<boolean> {
  const { rowCount } = await client.query(
    "UPDATE members SET role = 'member' WHERE id = $1 AND role = 'admin'",
    [id],
  );
  if (rowCount === 0) return false;
  await client.query("INSERT INTO role_changes (member_id, role) VALUES ($1, 'member')", [id]);
  return true;
}
