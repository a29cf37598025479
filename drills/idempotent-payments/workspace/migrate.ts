import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pool } from './src/database';

/** Brings the schema up to date: sends migration.sql as one message, so as one transaction. Runs once on each database. */
export async function migrate(): Promise<void> {
  await pool.query(await readFile(path.join(__dirname, 'migration.sql'), 'utf8'));
}
