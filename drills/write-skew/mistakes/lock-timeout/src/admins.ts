import { Busy, pool, retried } from './database';
import { demote, lockAdminsBeside } from './members';

/** What became of an administrator's wish to step down. */
export type Answer = 'done' | 'last-admin' | 'not-admin' | 'busy';

/** An administrator steps down. Called by several processes at once, by a click of whoever wants to be rid of the job. */
export async function stepDown(memberId: number): Promise<Answer> {
  try {
    return await retried(async (client) => {
      // Nobody waits for long: who is in the way is a conflict like others.
      await client.query("SET LOCAL lock_timeout = '100ms'");
      const admins = await lockAdminsBeside(client, memberId);
      if (!admins.includes(memberId)) return 'not-admin';
      if (admins.length < 2) return 'last-admin';
      await demote(client, memberId);
      return 'done';
    });
  } catch (error) {
    if (error instanceof Busy) return 'busy';
    throw error;
  }
}

/** Who is an administrator of the workspace. Every page asks for it: some thousand times a second. */
export async function listAdmins(workspaceId: number): Promise<{ id: number; name: string }[]> {
  const { rows } = await pool.query<{ id: number; name: string }>(
    "SELECT id, name FROM members WHERE workspace_id = $1 AND role = 'admin' ORDER BY id",
    [workspaceId],
  );
  return rows;
}
