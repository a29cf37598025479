import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pool } from './src/database';

/** Brings the schema up to date: sends migration.sql as one message, so as one transaction. Runs once on each database. */
export async function migrate(): Promise<void> {
  const sql = await readFile(path.join(__dirname, 'migration.sql'), 'utf8');
  try {
    await pool.query(sql);
  } catch (error) {
    const { position } = error as { position?: string };
    if (error instanceof Error && position)
      error.message += `, at line ${sql.slice(0, Number(position)).split('\n').length} of migration.sql`;
    throw error;
  }
}
