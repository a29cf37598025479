// Shows a workspace that lost its last administrator. Change it as you like: it is yours to play with.
import { migrate } from './migrate';
import { listAdmins, stepDown } from './src/admins';
import { pool } from './src/database';

const ROUNDS = 20;

/** A workspace with two administrators; their ids. */
async function found(): Promise<{ workspaceId: number; admins: number[] }> {
  const { rows } = await pool.query<{ id: number; workspaceId: number }>(
    `WITH workspace AS (INSERT INTO workspaces (name) VALUES ('Scenario') RETURNING id)
     INSERT INTO members (workspace_id, name, role)
     SELECT workspace.id, name, 'admin' FROM workspace, unnest(ARRAY['Ada', 'Bruno']) AS name
     RETURNING id, workspace_id AS "workspaceId"`,
  );
  return { workspaceId: rows[0]!.workspaceId, admins: rows.map(({ id }) => id) };
}

async function stepDownOf(memberId: number): Promise<string> {
  try {
    return await stepDown(memberId);
  } catch (error) {
    return (error as Error).message;
  }
}

async function main(): Promise<void> {
  await migrate();
  await Promise.all([1, 2].map(() => pool.query('SELECT'))); // so that nobody below waits for a connection to be made
  let orphaned = 0;
  const answers = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { workspaceId, admins } = await found();
    for (const answer of await Promise.all(admins.map(stepDownOf)))
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    if ((await listAdmins(workspaceId)).length === 0) orphaned += 1;
  }
  console.log(`${ROUNDS} times the two administrators of a workspace stepped down at the same moment.`);
  console.log(`Workspaces without an administrator now: ${orphaned}.`);
  console.log(
    `What they were told: ${[...answers].map(([answer, count]) => `${answer} ${count} times`).join(', ')}.`,
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
