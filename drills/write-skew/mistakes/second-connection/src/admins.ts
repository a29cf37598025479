import { Busy, pool, retried } from './database';
import { countAdmins, demote, findMember } from './members';

/** What became of an administrator's wish to step down. */
export type Answer = 'done' | 'last-admin' | 'not-admin' | 'busy';

/** An administrator steps down. Called by several processes at once, by a click of whoever wants to be rid of the job. */
export async function stepDown(memberId: number): Promise<Answer> {
  const client = await pool.connect();
  try {
    // One at a time for each workspace.
    await client.query('SELECT pg_advisory_lock(workspace_id) FROM members WHERE id = $1', [memberId]);
    try {
      return await stepDownAlone(memberId);
    } finally {
      await client.query('SELECT pg_advisory_unlock(workspace_id) FROM members WHERE id = $1', [memberId]);
    }
  } catch (error) {
    if (error instanceof Busy) return 'busy';
    throw error;
  } finally {
    client.release();
  }
}

function stepDownAlone(memberId: number): Promise<Answer> {
  return retried(async (client) => {
    const member = await findMember(client, memberId);
    if (member.role !== 'admin') return 'not-admin';
    if ((await countAdmins(client, member.workspaceId)) < 2) return 'last-admin';
    await demote(client, memberId);
    return 'done';
  });
}

/** Who is an administrator of the workspace. Every page asks for it: some thousand times a second. */
export async function listAdmins(workspaceId: number): Promise<{ id: number; name: string }[]> {
  const { rows } = await pool.query<{ id: number; name: string }>(
    "SELECT id, name FROM members WHERE workspace_id = $1 AND role = 'admin' ORDER BY id",
    [workspaceId],
  );
  return rows;
}
