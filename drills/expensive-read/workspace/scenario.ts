// Shows what the board costs: the blocks of 8 kB that visitors make the database read. It is yours to play with.
import { Client } from 'pg';
import { migrate } from './migrate';
import { pool } from './src/database';
import { readBoard, refreshBoard } from './src/board';

const VISITORS = 10;

let statements = 0;
const query = Client.prototype.query;

// Every statement goes through here on its way to the database.
Client.prototype.query = function (this: Client, ...parameters: unknown[]) {
  statements += 1;
  return Reflect.apply(query, this, parameters);
} as typeof query;

let minutes = 0;
const clock = { now: async () => new Date(Date.UTC(2026, 0, 10, 8, minutes)) };

/** Blocks of tables and indexes that were read in this database so far, in memory or not. */
async function blocks(): Promise<number> {
  await pool.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await pool.query<{ blocks: string }>(
    `SELECT sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit, 0) + coalesce(idx_blks_read, 0)) AS blocks
     FROM pg_statio_user_tables`,
  );
  return Number(rows[0]!.blocks);
}

async function visit(what: string, visitors: number): Promise<void> {
  const before = await blocks();
  statements = 0;
  const startedAt = performance.now();
  const boards = await Promise.all(Array.from({ length: visitors }, () => readBoard(clock)));
  const milliseconds = Math.round(performance.now() - startedAt);
  const sent = statements;
  // Statistics of other connections come with a delay.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  const read = (await blocks()) - before;
  console.log(
    `${what}: ${sent} statements, about ${read} blocks, ${milliseconds} ms; first is ${boards[0]?.[0]?.name}`,
  );
}

async function main(): Promise<void> {
  await migrate();
  await visit('The first visitor', 1);
  await visit(`${VISITORS} visitors at once, a moment later`, VISITORS);
  minutes = 20;
  await visit(`${VISITORS} visitors at once, 20 minutes later`, VISITORS);
  await refreshBoard(clock);
  await visit(`${VISITORS} visitors at once, after a refresh`, VISITORS);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
