// Shows a job whose worker was slow, and a job that cannot be done. Change it as you like: it is yours to play with.
import { migrate } from './migrate';
import { pool } from './src/database';
import { runNext } from './src/worker';

const MEMBER = 7;
const NOBODY = 0;

async function enqueue(memberId: number, reason: string): Promise<number> {
  const payload = { memberId, points: 50, reason };
  const { rows } = await pool.query<{ id: number }>(
    "INSERT INTO jobs (kind, payload) VALUES ('credit', $1) RETURNING id",
    [payload],
  );
  return rows[0]!.id;
}

/** As if a minute had passed: the visibility time-out is over, unless somebody keeps the row locked while they work. */
async function aMinutePasses(): Promise<void> {
  await pool.query(
    `UPDATE jobs SET visible_at = now() - interval '1 second'
     WHERE id IN (SELECT id FROM jobs FOR UPDATE SKIP LOCKED)`,
  );
}

async function pointsOf(memberId: number): Promise<number> {
  const { rows } = await pool.query<{ points: number }>('SELECT points FROM members WHERE id = $1', [
    memberId,
  ]);
  return rows[0]!.points;
}

async function slowWorker(): Promise<void> {
  const before = await pointsOf(MEMBER);
  await enqueue(MEMBER, 'purchase 20001');
  // Somebody else keeps the member's row locked for a while, so that the worker is slower than the visibility time-out.
  const somebody = await pool.connect();
  await somebody.query('BEGIN');
  await somebody.query('SELECT FROM members WHERE id = $1 FOR UPDATE', [MEMBER]);
  const first = runNext();
  await untilSomebodyWaits();
  await aMinutePasses();
  const second = runNext();
  await Promise.race([second, untilSomebodyWaits(2)]);
  await somebody.query('COMMIT');
  somebody.release();
  await Promise.all([first, second]);
  console.log(`One job of 50 points: the member had ${before} points and has ${await pointsOf(MEMBER)} now.`);
}

/** Resolves when so many statements wait for a lock. */
async function untilSomebodyWaits(waiters = 1): Promise<void> {
  for (let look = 0; look < 100; look += 1) {
    const { rows } = await pool.query<{ waiting: number }>(
      'SELECT count(DISTINCT pid)::int AS waiting FROM pg_locks WHERE NOT granted',
    );
    if (rows[0]!.waiting >= waiters) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function jobThatCannotBeDone(): Promise<void> {
  const id = await enqueue(NOBODY, 'purchase 20002');
  for (let round = 0; round < 8; round += 1) {
    await aMinutePasses();
    while (await runNext());
  }
  const { rows: alive } = await pool.query<{ attempts: number }>('SELECT attempts FROM jobs WHERE id = $1', [
    id,
  ]);
  const { rows: dead } = await pool.query<{ attempts: number }>(
    'SELECT attempts FROM dead_jobs WHERE id = $1',
    [id],
  );
  const where = alive[0] ? 'still in the queue' : dead[0] ? 'with the dead letters' : 'gone';
  console.log(
    `A job for a member who does not exist: taken ${(alive[0] ?? dead[0])?.attempts} times, and ${where}.`,
  );
}

async function main(): Promise<void> {
  await migrate();
  await pool.query('DELETE FROM jobs');
  await slowWorker();
  await jobThatCannotBeDone();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
