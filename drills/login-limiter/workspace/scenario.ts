// Shows a bad day at the library's login. Change it as you like: it is yours to play with.
import { migrate } from './migrate';
import type { Attempt } from './src/attempt';
import { pool } from './src/database';
import { logIn } from './src/login';

let minutes = 0;
const clock = { now: async () => new Date(Date.UTC(2026, 0, 1, 9, minutes)) };

const robot = (n: number): Attempt => ({
  account: 'reader-7',
  password: `guess-${n}`,
  ip: `198.51.100.${n}`,
  device: `robot-${n}`,
});
const reader: Attempt = { account: 'reader-7', password: 'shelf-7', ip: '192.0.2.10', device: 'laptop' };

/** How often each answer was given. */
async function answers(attempts: readonly Attempt[]): Promise<string> {
  const counts = new Map<string, number>();
  for (const attempt of attempts) {
    const { status } = await logIn(attempt, clock);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}

async function windowsEdge(): Promise<void> {
  await pool.query('DELETE FROM login_attempts');
  minutes = 9;
  const before = await answers([1, 2, 3, 4, 5, 6].map(robot));
  minutes = 11;
  const after = await answers([7, 8, 9, 10, 11, 12].map(robot));
  console.log(`6 guesses at one account at 9:09: ${before}. 6 more at 9:11: ${after}.`);
}

async function lockedOut(): Promise<void> {
  await pool.query('DELETE FROM login_attempts');
  minutes = 20;
  console.log(`The reader logs in on her laptop: ${await answers([reader])}.`);
  minutes = 21;
  await answers([1, 2, 3, 4, 5].map(robot));
  console.log(`A minute later, after 5 guesses of a robot, she does it again: ${await answers([reader])}.`);
}

async function stuffing(): Promise<void> {
  await pool.query('DELETE FROM login_attempts');
  minutes = 30;
  const list = Array.from({ length: 100 }, (_, n) => ({ ...robot(1), account: `reader-${n + 1}` }));
  console.log(`One address tries one password each on 100 accounts: ${await answers(list)}.`);
}

async function atOnce(): Promise<void> {
  await pool.query('DELETE FROM login_attempts');
  minutes = 40;
  const all = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => (await logIn(robot(n), clock)).status),
  );
  console.log(
    `10 guesses at one account at once: ${all.filter((status) => status === 'denied').length} denied.`,
  );
}

async function main(): Promise<void> {
  await migrate();
  await windowsEdge();
  await lockedOut();
  await stuffing();
  await atOnce();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
