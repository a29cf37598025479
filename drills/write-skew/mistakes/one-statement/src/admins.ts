import { setTimeout as delay } from 'node:timers/promises';
import { pool } from './database';

const MOST_ATTEMPTS = 5;

/** What became of an administrator's wish to step down. */
export type Answer = 'done' | 'last-admin' | 'not-admin' | 'busy';

/** An administrator steps down. Called by several processes at once, by a click of whoever wants to be rid of the job. */
export async function stepDown(memberId: number): Promise<Answer> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    if (attempt > 1) await delay(20 * 2 ** (attempt - 2));
    try {
      return await attemptOf(memberId);
    } catch (error) {
      if ((error as { code?: string }).code !== '40001') throw error;
    }
  }
  return 'busy';
}

/** Looks and writes in one statement, so that nobody can come in between. */
async function attemptOf(memberId: number): Promise<Answer> {
  const { rows } = await pool.query<{ role: string; done: boolean }>(
    `WITH demoted AS (
       UPDATE members SET role = 'member'
       WHERE id = $1 AND role = 'admin' AND EXISTS (
         SELECT FROM members AS other
         WHERE other.workspace_id = members.workspace_id AND other.role = 'admin' AND other.id <> $1
       )
       RETURNING id
     ), noted AS (
       INSERT INTO role_changes (member_id, role) SELECT id, 'member' FROM demoted
     )
     SELECT role, EXISTS (SELECT FROM demoted) AS done FROM members WHERE id = $1`,
    [memberId],
  );
  const { role, done } = rows[0]!;
  if (role !== 'admin') return 'not-admin';
  return done ? 'done' : 'last-admin';
}

/** Who is an administrator of the workspace. Every page asks for it: some thousand times a second. */
export async function listAdmins(workspaceId: number): Promise<{ id: number; name: string }[]> {
  const { rows } = await pool.query<{ id: number; name: string }>(
    "SELECT id, name FROM members WHERE workspace_id = $1 AND role = 'admin' ORDER BY id",
    [workspaceId],
  );
  return rows;
}
