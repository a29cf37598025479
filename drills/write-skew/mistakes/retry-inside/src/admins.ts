import { setTimeout as delay } from 'node:timers/promises';
import { pool, transaction } from './database';
import { countAdmins, demote, findMember } from './members';

const MOST_ATTEMPTS = 5;

/** What became of an administrator's wish to step down. */
export type Answer = 'done' | 'last-admin' | 'not-admin' | 'busy';

/** An administrator steps down. Called by several processes at once, by a click of whoever wants to be rid of the job. */
export async function stepDown(memberId: number): Promise<Answer> {
  return transaction(async (client) => {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      if (attempt > 1) await delay(20 * 2 ** (attempt - 2));
      try {
        const member = await findMember(client, memberId);
        if (member.role !== 'admin') return 'not-admin';
        if ((await countAdmins(client, member.workspaceId)) < 2) return 'last-admin';
        await demote(client, memberId);
        return 'done';
      } catch (error) {
        if ((error as { code?: string }).code !== '40001') throw error;
      }
    }
    return 'busy';
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
